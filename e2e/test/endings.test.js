import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { allOf, inTurn } from "../lib/endings.js";
import { until } from "../lib/until.js";

const DIES_WITH_A_SERVER = `
  import { Server } from "${new URL("../lib/server.js", import.meta.url)}";
  const server = await Server.start();
  process.stdout.write(String(server.pid), () => process.exit(3));`;

const later = () => new Promise((resolve) => setImmediate(resolve));
const fails = (message) => later().then(() => Promise.reject(new Error(message)));

test("what fails first is told after the others have ended, too", async () => {
  let ended = false;
  const slow = later().then(later).then(() => (ended = true));
  await assert.rejects(allOf([fails("first"), slow, fails("second")]), { message: "first" });
  assert.ok(ended);
});

test("one ending after the other is done, whatever fails", async () => {
  const done = [];
  const endings = [
    () => fails("first"),
    () => later().then(() => done.push("b")),
    () => {
      done.push("c");
      return fails("second");
    },
  ];
  await assert.rejects(inTurn(endings), { message: "first" });
  assert.deepEqual(done, ["b", "c"]);
});

test("a server does not outlive the test that started it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hearthline-e2e-endings-"));
  try {
    const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", DIES_WITH_A_SERVER], {
      encoding: "utf8",
      env: { ...process.env, TMPDIR: folder },
    });
    assert.equal(status, 3);
    await until("the server to be gone", () => isThere(Number(stdout)), (there) => !there);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

function isThere(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

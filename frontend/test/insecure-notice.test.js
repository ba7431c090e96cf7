import assert from "node:assert/strict";
import { test } from "node:test";
import { insecureNotice } from "../src/components/hl-app/insecure-notice.js";
import { Access } from "../src/controllers/access.js";

const access = new Access({ base: "http://192.168.1.5:8080/" });
const info = { name: "house", version: "1" };

test("a plain address shows the way to the secure one and to trusting it", () => {
  const { id, sticky, text, actions } = insecureNotice(access, { ...info, httpsPort: 8443 }, "");
  assert.equal(id, "insecure");
  assert.equal(sticky, true);
  assert.match(text(), /secure address/);
  assert.deepEqual(
    actions?.map(({ word, href }) => [word(), href]),
    [
      ["Open the secure address", "https://192.168.1.5:8443/"],
      ["Set up this device first", "http://192.168.1.5:8080/ca"],
    ],
  );
});

test("the token goes to the secure address only", () => {
  const { actions } = insecureNotice(access, { ...info, httpsPort: 8443 }, "secret");
  assert.deepEqual(
    actions?.map(({ href }) => href?.includes("secret")),
    [true, false],
  );
});

test("a server without a secure address, or without an answer, is no reason to say nothing", () => {
  for (const silent of [info, { ...info, httpsPort: 0 }, null]) {
    const { text, actions } = insecureNotice(access, silent, "");
    assert.ok(text());
    assert.equal(actions, undefined);
  }
});

import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The authority that a node shows to everybody, in PEM. */
export async function authorityOf(url) {
  const answer = await fetch(new URL("ca.crt", url));
  if (answer.status !== 200) throw new Error(`${answer.url}: ${answer.status}`);
  return pem(Buffer.from(await answer.arrayBuffer()));
}

/**
 * From now on a Chromium with this folder as HOME trusts one authority besides those it came with.
 *
 * @param {string} home
 * @param {string} authority in PEM
 */
export async function trust(home, authority) {
  const store = join(home, ".pki/nssdb");
  const file = join(home, "ca.pem");
  await mkdir(store, { recursive: true });
  await writeFile(file, authority);
  await run("certutil", ["-N", "-d", `sql:${store}`, "--empty-password"]);
  await run("certutil", ["-A", "-d", `sql:${store}`, "-n", "Hearthline", "-t", "C,,", "-i", file]);
}

/** The download may be either form of a certificate. */
function pem(file) {
  if (file.toString("latin1").includes("-----BEGIN CERTIFICATE-----")) return file.toString("latin1");
  const lines = file.toString("base64").match(/.{1,64}/g);
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

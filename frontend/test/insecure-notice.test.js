import assert from "node:assert/strict";
import { test } from "node:test";
import { insecureNotice } from "../src/components/hl-app/insecure-notice.js";
import { Access } from "../src/controllers/access.js";

const access = new Access({ base: "http://192.168.1.5:8080/" });
const info = { name: "house", version: "1", trustAddress: "http://192.168.1.5:8080/ca" };

test("a plain address shows how to trust the secure one, and only then the way to it", () => {
  const { id, sticky, text, actions } = insecureNotice(access, { ...info, httpsPort: 8443 }, "");
  assert.equal(id, "insecure");
  assert.equal(sticky, true);
  assert.match(text(), /secure address/);
  assert.deepEqual(
    actions?.map(({ word, href }) => [word(), href]),
    [
      ["Set up this device first", "http://192.168.1.5:8080/ca"],
      ["Open the secure address", "https://192.168.1.5:8443/"],
    ],
  );
});

test("the token goes to the secure address only", () => {
  const { actions } = insecureNotice(access, { ...info, httpsPort: 8443 }, "secret");
  assert.deepEqual(
    actions?.map(({ href }) => href?.includes("secret")),
    [false, true],
  );
});

test("where every browser trusts the certificate there is nothing to set up", () => {
  const trusted = { ...info, httpsPort: 8443, trustAddress: null };
  const words = insecureNotice(access, trusted, "").actions?.map(({ word }) => word());
  assert.deepEqual(words, ["Open the secure address"]);
});

test("a server without a secure address, or without an answer, is no reason to say nothing", () => {
  for (const silent of [info, { ...info, httpsPort: 0 }, null]) {
    const { text, actions } = insecureNotice(access, silent, "");
    assert.ok(text());
    assert.equal(actions, undefined);
  }
});

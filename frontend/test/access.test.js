import assert from "node:assert/strict";
import { test } from "node:test";
import { Access, takeToken } from "../src/controllers/access.js";

/** @param {(url: URL, init?: RequestInit) => Promise<any>} fetch @param {string} [base] */
const access = (fetch, base = "http://house.local:8080/") => new Access({ base, fetch });
/** @param {number} status @param {unknown} body @param {Record<string, string>} [headers] */
const answer =
  (status, body, headers = {}) =>
  async () =>
    new Response(JSON.stringify(body), { status, headers });

test("addresses stay under the prefix of a proxy, with its security", () => {
  const behind = access(answer(200, {}), "https://ha.local/api/hearthline/");
  assert.equal(behind.webSocketUrl, "wss://ha.local/api/hearthline/ws");
  assert.equal(access(answer(200, {})).webSocketUrl, "ws://house.local:8080/ws");
});

test("a pairing code becomes a token", async () => {
  /** @type {any} */
  let sent;
  const pairing = access(async (url, init) => {
    sent = { path: url.pathname, body: init?.body };
    return new Response('{"token":"t"}');
  });
  assert.equal(await pairing.pair(" 123456 "), "t");
  assert.deepEqual(sent, { path: "/api/v1/pair", body: '{"code":"123456"}' });
});

test("a wrong code, too many of them, and no server each have their own reason", async () => {
  await assert.rejects(access(answer(403, {})).pair("1"), { code: "pairing-failed" });
  await assert.rejects(access(answer(429, {}, { "retry-after": "30" })).pair("1"), {
    code: "too-many-requests",
    retryAfterSeconds: 30,
  });
  await assert.rejects(access(answer(503, {})).pair("1"), { code: "overloaded" });
  const gone = access(() => Promise.reject(new TypeError("gone")));
  await assert.rejects(gone.pair("1"), { code: "disconnected" });
});

test("when the page's node is gone, another one is asked", async () => {
  /** @type {string[]} */
  const asked = [];
  const pairing = access(async ({ href }) => {
    asked.push(href);
    if (href.startsWith("http://house")) throw new TypeError("gone");
    return new Response('{"token":"t"}');
  });
  pairing.others = ["ws://attic.local:8080/ws"];
  assert.equal(await pairing.pair("1"), "t");
  assert.deepEqual(asked, [
    "http://house.local:8080/api/v1/pair",
    "http://attic.local:8080/api/v1/pair",
  ]);
});

test("an administrator asks for a code with his token", async () => {
  /** @type {any[]} */
  const sent = [];
  const asking = access(async (url, init) => {
    const headers = /** @type {any} */ (init?.headers);
    sent.push({ path: url.pathname, token: headers.authorization, body: init?.body });
    return new Response(
      '{"id":"1","code":"AB-CD","expiresAt":"2026-05-01T12:00:00Z","state":"used"}',
    );
  });
  const { code, expires } = await asking.offerPairing(["listen"], "mine");
  assert.equal(code, "AB-CD");
  assert.equal(expires.getTime(), Date.UTC(2026, 4, 1, 12));
  assert.equal(await asking.pairingState("1", "mine"), "used");
  assert.deepEqual(sent, [
    { path: "/api/v1/pairing", token: "Bearer mine", body: '{"roles":["listen"]}' },
    { path: "/api/v1/pairing/1", token: "Bearer mine", body: undefined },
  ]);
});

test("no administrator, a broken server and none each have their own reason", async () => {
  await assert.rejects(access(answer(403, {})).offerPairing([], ""), { code: "forbidden" });
  await assert.rejects(access(answer(500, {})).offerPairing([], ""), { code: "failed" });
  const gone = access(() => Promise.reject(new TypeError("gone")));
  await assert.rejects(gone.offerPairing([], ""), { code: "disconnected" });
});

test("the way to the secure address takes the token along in the fragment", () => {
  const plain = access(answer(200, {}));
  assert.equal(plain.secureUrl(8443, "a b"), "https://house.local:8443/#token=a%20b");
  assert.equal(plain.secureUrl(8443, ""), "https://house.local:8443/");
});

test("how to trust the secure address is explained under the prefix of a proxy as well", () => {
  assert.equal(access(answer(200, {})).trustUrl, "http://house.local:8080/ca");
  const behind = access(answer(200, {}), "http://ha.local/api/hearthline/");
  assert.equal(behind.trustUrl, "http://ha.local/api/hearthline/ca");
});

test("a token is taken out of the address, other fragments stay", () => {
  /** @type {string[]} */
  const shown = [];
  const history = /** @type {any} */ ({
    /** @param {null} _state @param {string} _title @param {string} url */
    replaceState: (_state, _title, url) => shown.push(url),
  });
  assert.equal(takeToken({ href: "http://h/#token=abc" }, history), "abc");
  assert.equal(takeToken({ href: "http://h/?a=1#x=2&token=d%2Fe" }, history), "d/e");
  assert.equal(takeToken({ href: "http://h/#x=2" }, history), "");
  assert.deepEqual(shown, ["http://h/", "http://h/?a=1#x=2"]);
});

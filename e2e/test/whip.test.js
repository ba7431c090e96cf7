import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Chromium } from "../lib/chromium.js";
import { hearsTone, receivesWell } from "../lib/hearing.js";
import { Server } from "../lib/server.js";
import { until } from "../lib/until.js";

const HERTZ = 1_000;
let server;
let browser;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), Chromium.launch({ hertz: HERTZ })]);
});

afterEach(() => browser.closePages());

after(async () => {
  await browser?.close();
  await server?.stop();
});

function publish(page, name) {
  return page.evaluate(async (endpoint) => {
    globalThis.published = await whip.publish(endpoint);
  }, `${server.url}whip/${name}`);
}

function listenTo(page, name) {
  return page.evaluate(async (endpoint) => {
    globalThis.heard = await whip.listen(endpoint);
  }, `${server.url}whep/${name}`);
}

test("what one Chromium page publishes by WHIP, another one hears by WHEP", async (t) => {
  const talker = await browser.plainPage(server.url);
  const listener = await browser.plainPage(server.url);
  await publish(talker, "kitchen");
  await listenTo(listener, "kitchen");

  const tone = await hearsTone(listener, "heard.ear", HERTZ);
  const sound = await receivesWell(listener, "heard.receiver");
  t.diagnostic(JSON.stringify({ ...tone, ...sound }));
});

test("ICE restarted by PATCH does not interrupt the sound", async () => {
  const talker = await browser.plainPage(server.url);
  const listener = await browser.plainPage(server.url);
  await publish(talker, "hall");
  await listenTo(listener, "hall");
  await hearsTone(listener, "heard.ear", HERTZ);

  for (const [page, session] of [[talker, "published"], [listener, "heard"]]) {
    const restarted = await page.evaluate(`whip.restartIce(${session})`);
    assert.deepEqual(restarted, { status: 200, changed: true });
    await until("the new ICE session works", () => page.evaluate(`${session}.connection.iceConnectionState`), (state) => state === "connected" || state === "completed");
  }
  await hearsTone(listener, "heard.ear", HERTZ);
  await receivesWell(listener, "heard.receiver");
});

test("DELETE ends a publication, and its listeners fall silent", async () => {
  const talker = await browser.plainPage(server.url);
  const listener = await browser.plainPage(server.url);
  await publish(talker, "porch");
  await listenTo(listener, "porch");
  await hearsTone(listener, "heard.ear", HERTZ);

  assert.equal(await talker.evaluate("whip.leave(published)"), 200);
  await assert.rejects(listenTo(await browser.plainPage(server.url), "porch"), /404/);
  await until("the listener is told", () => listener.evaluate("heard.connection.connectionState"), (state) => state !== "connected", { withinMs: 20_000 });
});

test("a stream that is not there is 404, a bad offer 400", async () => {
  const page = await browser.plainPage(server.url);
  await assert.rejects(listenTo(page, "nowhere"), /404/);
  const headers = { "content-type": "application/sdp" };
  const bad = await fetch(`${server.url}whip/x`, { method: "POST", headers, body: "v=0\r\nnonsense" });
  assert.equal(bad.status, 400);
  assert.ok((await bad.text()).length > 0);
});

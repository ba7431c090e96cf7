import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { App } from "../lib/app.js";
import { Chromium } from "../lib/chromium.js";
import { hearsNothing, hearsTone } from "../lib/hearing.js";
import { lastingPorts } from "../lib/ports.js";
import { Server } from "../lib/server.js";
import { until } from "../lib/until.js";

const HERTZ = 800;
const EAR = "Ear.loudspeaker";
const SESSION = 'document.querySelector("hl-app").session';

let server;
let browser;

before(async () => {
  [server, browser] = await Promise.all([Server.start(await lastingPorts()), Chromium.launch({ hertz: HERTZ })]);
});

afterEach(() => browser.closePages());

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Anna talks and Ben hears her. */
async function conversation() {
  const anna = await App.open(browser, server.url, { name: "Anna", settings: { talkMode: "toggle" } });
  const ben = await App.open(browser, server.url, { name: "Ben" });
  await Promise.all([anna.is("connected"), ben.is("connected")]);
  await anna.talkButton.click();
  await anna.talks("live");
  await ben.listenTo("Anna");
  await hearsTone(ben.page, EAR, HERTZ);
  return { anna, ben };
}

test("a node that crashed and came back is met by itself, and what was heard is heard again", async () => {
  const { anna, ben } = await conversation();
  await server.crash();
  await Promise.all([anna.is("reconnecting"), ben.is("reconnecting")]);
  await anna.says("hl-talk-panel #microphone", "Connection lost");
  await anna.says("hl-talk-button #word", "Connection lost");
  await anna.says("hl-talk-panel #audience", "nobody hears you");
  await ben.row("Anna").filter({ hasText: "Connection lost" }).waitFor();
  await ben.page.locator("hl-stream-row[data-talking=false]").waitFor();
  await server.comeBack();
  await Promise.all([anna.is("connected"), ben.is("connected")]);
  await anna.says("hl-talk-button #word", "LIVE");
  await anna.says("hl-talk-panel #microphone", "Microphone live");
  await ben.row("Anna").filter({ hasText: "Talking" }).waitFor();
  await hearsTone(ben.page, EAR, HERTZ);
});

test("another network under the feet: the connection stays, by an ICE restart", async () => {
  const { anna, ben } = await conversation();
  for (const { page } of [anna, ben]) {
    const ufrag = () => page.evaluate("/a=ice-ufrag:(.*)/.exec(before.currentRemoteDescription.sdp)[1]");
    await page.evaluate(`globalThis.before = ${SESSION}.media.connection; true`);
    const old = await ufrag();
    await page.evaluate(`${SESSION}.networkChanged(); true`);
    await until("fresh ICE credentials", ufrag, (now) => now !== old);
  }
  await hearsTone(ben.page, EAR, HERTZ);
  for (const { page } of [anna, ben]) {
    assert.equal(await page.evaluate(`${SESSION}.media.connection === before && before.connectionState`), "connected");
  }
});

test("switched off there is no sound and no socket, in words; switched on again both are back", async () => {
  const { ben } = await conversation();
  await ben.page.locator("#open-settings").click();
  await ben.page.locator("hl-settings #online").click();
  await ben.page.locator("hl-connection-state[data-state=off]", { hasText: "Off" }).waitFor();
  await hearsNothing(ben.page, EAR);
  await ben.page.locator("hl-stream-list #connect").click();
  await ben.is("connected");
  await ben.listenTo("Anna");
  await hearsTone(ben.page, EAR, HERTZ);
});

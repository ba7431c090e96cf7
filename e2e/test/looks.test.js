import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { App } from "../lib/app.js";
import { Chromium } from "../lib/chromium.js";
import { findings, overflow, smallTargets } from "../lib/looks.js";
import { TcpPath } from "../lib/paths.js";
import { Server } from "../lib/server.js";

const SMALL = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };
const WIDE = { viewport: { width: 1_280, height: 800 } };
const LONG = "Großmutters sehr langer Stationsname im Obergeschoss links";
const SHAPES = [
  ["320 px, light, German", { ...SMALL, colorScheme: "light", locale: "de-DE" }],
  ["1280 px, dark, English", { ...WIDE, colorScheme: "dark", locale: "en-US" }],
];
let server;
let browser;
let talker;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), Chromium.launch()]);
  talker = await App.open(browser, server.url, { name: LONG, settings: { talkMode: "toggle" } });
  await talker.is("connected");
  await talker.talkButton.click();
  await talker.talks("live");
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function looksGood(page, state, { fingers = true } = {}) {
  await page.evaluate(() => Promise.all(document.getAnimations().filter((animation) => animation.effect.getTiming().iterations !== Infinity).map((animation) => animation.finished.catch(() => {}))));
  assert.deepEqual(await findings(page), [], `axe: ${state}`);
  assert.ok((await overflow(page)) <= 0, `${state} is wider than the screen`);
  if (fingers) assert.deepEqual(await smallTargets(page), [], `too small for a finger: ${state}`);
}

for (const [shape, options] of SHAPES) {
  test(`every state of the app is accessible and fits: ${shape}`, async () => {
    const first = await App.open(browser, server.url, options);
    await first.shows("welcome");
    await looksGood(first.page, "welcome");
    await first.close();

    const path = await TcpPath.open(server.ready.http);
    const app = await App.open(browser, path.url, { name: "Anna", ...options });
    await app.is("connected");
    await app.lists(1);
    await looksGood(app.page, "streams");
    await app.listenTo(LONG);
    await looksGood(app.page, "listening");
    await app.press();
    await looksGood(app.page, "live");
    await app.release();
    await looksGood(app.page, "resting");
    await app.page.locator("#open-settings").click();
    await app.page.locator("dialog[open]").waitFor();
    await looksGood(app.page, "settings");
    await app.page.keyboard.press("Escape");
    path.dead = true;
    path.cut();
    await app.is("reconnecting");
    await looksGood(app.page, "reconnecting");
    await app.close();
    path.close();
  });
}

test("the page for strangers is accessible and fits", async () => {
  const guarded = await Server.start({ "auth.anonymous": "" });
  try {
    for (const [shape, options] of SHAPES) {
      const stranger = await App.open(browser, guarded.url, { name: "Sam", ...options });
      await stranger.shows("access");
      await looksGood(stranger.page, `access, ${shape}`);
      await stranger.close();
    }
  } finally {
    await guarded.stop();
  }
});

test("/ca, where phones learn to trust, is accessible and fits", async () => {
  for (const [shape, options] of SHAPES) {
    const page = await browser.page(options);
    const response = await page.goto(`${server.url}ca`);
    assert.equal(response.status(), 200);
    await looksGood(page, `/ca, ${shape}`, { fingers: false });
    await page.context().close();
  }
});

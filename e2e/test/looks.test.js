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
const LOW = { width: 1_120, height: 700 };
const SHAPES = [
  ["320 px, light, German", { ...SMALL, colorScheme: "light", locale: "de-DE" }],
  ["1280 px, dark, English", { ...WIDE, colorScheme: "dark", locale: "en-US" }],
];
let server;
let browser;
let talker;
/** Open ones keep this process alive. */
const paths = [];

before(async () => {
  [server, browser] = await Promise.all([Server.start(), Chromium.launch()]);
  talker = await App.open(browser, server.url, { name: LONG, settings: { talkMode: "toggle" } });
  await talker.is("connected");
  await talker.talkButton.click();
  await talker.talks("live");
});

after(async () => {
  for (const path of paths) path.close();
  await browser?.close();
  await server?.stop();
});

/** In the page: until nothing moves but what always does. One transition may begin another. */
async function settled() {
  const passing = ({ effect, playState }) =>
    playState === "running" && effect.getTiming().iterations !== Number.POSITIVE_INFINITY;
  for (let still = 0; still < 3; still++) {
    await new Promise(requestAnimationFrame);
    const moving = document.getAnimations().filter(passing);
    if (moving.length > 0) still = -1;
    await Promise.all(moving.map(({ finished }) => finished.catch(() => {})));
  }
}

async function looksGood(page, state, { fingers = true } = {}) {
  await page.evaluate(settled);
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
    paths.push(path);
    const app = await App.open(browser, path.url, { name: "Anna", ...options });
    await app.is("connected");
    // Whoever the path of the shape before was cut for may still be listed, too.
    await app.row(LONG).waitFor();
    await looksGood(app.page, "streams");
    await app.listenTo(LONG);
    await looksGood(app.page, "listening");
    await app.press();
    await looksGood(app.page, "live");
    await app.release();
    await app.microphone("resting");
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
  });
}

for (const [shape, options] of SHAPES) {
  test(`adding a device is accessible and fits: ${shape}`, async () => {
    const ruled = await Server.start({ "auth.anonymous": "admin" });
    try {
      const { page } = await App.open(browser, ruled.url, { name: "Anna", ...options });
      await page.locator("#open-settings").click();
      await page.locator("hl-settings #add-device").click();
      await page.locator("hl-add-device #code").filter({ hasText: "-" }).waitFor();
      await page.locator("hl-add-device #picture").evaluate((picture) => picture.decode());
      await looksGood(page, "add a device", { fingers: false });
      await page.context().close();
    } finally {
      await ruled.stop();
    }
  });
}

test("settings that do not fit scroll under a title that stays, and nothing is squeezed", async () => {
  const app = await App.open(browser, server.url, { name: "Anna", ...WIDE });
  await app.is("connected");
  for (const size of [LOW, SMALL.viewport]) {
    await app.page.setViewportSize(size);
    await app.page.locator("#open-settings").click();
    assert.equal(await app.page.locator("hl-settings #add-device").isVisible(), false); // administrators only
    await app.page.locator("hl-settings #about").scrollIntoViewIfNeeded();
    for (const id of ["#about", "#close"]) {
      const { y, height } = await app.page.locator(`hl-settings ${id}`).boundingBox();
      assert.ok(y > 0 && y + height < size.height, `${id} at ${size.width} px`);
    }
    const squeezed = await app.page
      .locator("hl-settings .body > *")
      .evaluateAll((parts) => parts.filter((part) => part.scrollHeight > part.clientHeight + 1).length);
    assert.equal(squeezed, 0);
    await app.page.keyboard.press("Escape");
  }
  await app.close();
});

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

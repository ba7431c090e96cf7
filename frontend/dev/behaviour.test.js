import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { launch, launchPlain, launchRelay } from "./browsers.js";
import { DevServer, PAIRING_CODE } from "./server.js";

/** The page in a real Chromium, against a relay made of another one. */
describe("the web app", () => {
  /** @type {DevServer} */
  let server;
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("playwright-core").Browser} */
  let relays;
  /** @type {import("playwright-core").BrowserContext} */
  let context;
  let url = "";
  /** @type {string[]} */
  const errors = [];

  before(async () => {
    server = new DevServer();
    url = await server.start(0);
    [browser, relays] = await Promise.all([launch(), launchRelay()]);
    await (await relays.newPage()).goto(`${url}dev/relay.html`);
  });

  after(async () => {
    await browser.close();
    await relays.close();
    server.stop();
  });

  beforeEach(async () => {
    context = await browser.newContext({ permissions: ["microphone"], locale: "en-US" });
    errors.length = 0;
  });

  afterEach(async () => {
    await context.close();
    server.needsToken = false;
    server.dead = false;
    server.streams = [];
    assert.deepEqual(errors, []);
  });

  /** @param {string} name @param {string} [address] */
  async function open(name, address = url) {
    const page = await context.newPage();
    page.on("pageerror", (error) => errors.push(String(error)));
    if (name) {
      await page.addInitScript((me) => localStorage.setItem("hearthline.name", me), name);
    }
    await page.goto(address);
    return page;
  }

  /** @param {string} name */
  async function connected(name) {
    const page = await open(name);
    await page.locator("hl-app[data-state=connected]").waitFor();
    return page;
  }

  /** @param {import("playwright-core").Page} page @param {string} name */
  function row(page, name) {
    return page.locator("hl-stream-row", { hasText: name });
  }

  /** Whether sound comes out of the page's master gain. @param {import("playwright-core").Page} page */
  async function hears(page) {
    return page.evaluate(async () => {
      const { output } = /** @type {any} */ (document.querySelector("hl-app")).session;
      const meter = new AnalyserNode(output.context, { fftSize: 8_192 });
      output.master.connect(meter);
      const samples = new Float32Array(meter.fftSize);
      let loudest = 0;
      for (let look = 0; look < 10; look++) {
        await new Promise((next) => setTimeout(next, 150));
        meter.getFloatTimeDomainData(samples);
        loudest = Math.max(loudest, ...samples.map(Math.abs));
      }
      output.master.disconnect(meter);
      return loudest > 0.01;
    });
  }

  /** @param {import("playwright-core").Page} page */
  async function hold(page) {
    await page.locator("hl-talk-button #button").hover();
    await page.mouse.down();
    await page.locator("hl-talk-button[data-state=live]").waitFor();
  }

  test("first visit: a name, one tap, and it is remembered", async () => {
    const page = await open("");
    await page.locator("hl-welcome #name").fill("Anna");
    await page.keyboard.press("Enter");
    await page.locator("hl-app[data-view=talk]").waitFor();
    await page.reload();
    await page.locator("hl-app[data-view=talk][data-state=connected]").waitFor();
  });

  test("one talks, the other taps and hears; the talker sees it and is not offered himself", async () => {
    const anna = await connected("Anna");
    const ben = await connected("Ben");
    await hold(anna);
    await row(ben, "Anna").locator("#listen").click();
    await ben.locator("hl-stream-row[data-listening=true][data-talking=true]").waitFor();
    await anna.locator("hl-talk-panel[data-listeners='1'][data-microphone=live]").waitFor();
    assert.equal(await anna.locator("hl-stream-row").count(), 0);
    assert.equal(await hears(ben), true);
    await anna.mouse.up();
    await anna.locator("hl-talk-panel[data-microphone=resting]").waitFor();
    await ben.locator("hl-stream-row[data-talking=false]").waitFor();
    await anna.locator("hl-talk-panel[data-microphone=closed]").waitFor();
  });

  test("keyboard only: space talks, Tab and Enter listen, arrows set the volume", async () => {
    server.addStream("Kitchen", { talking: true });
    const page = await connected("Anna");
    await row(page, "Kitchen").waitFor();
    await page.keyboard.down(" ");
    await page.locator("hl-talk-button[data-state=live]").waitFor();
    await page.keyboard.up(" ");
    await page.locator("hl-talk-button[data-state=off]").waitFor();
    const focused = () =>
      page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return element?.id;
      });
    for (let tabs = 0; tabs < 12 && (await focused()) !== "listen"; tabs++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.locator("hl-stream-row[data-listening=true]").waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "volume");
    await page.keyboard.press("Home");
    await page.locator("hl-stream-row #percent", { hasText: "0 %" }).waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "button");
    await page.keyboard.press("Enter");
    await page.locator("hl-talk-button[data-state=live]").waitFor();
    await page.keyboard.press("Enter");
    await page.locator("hl-talk-button[data-state=off]").waitFor();
  });

  test("a mouse click leaves the space bar to talking", async () => {
    server.addStream("Kitchen", { talking: true });
    const page = await connected("Anna");
    await row(page, "Kitchen").locator("#listen").click();
    await page.locator("hl-stream-row[data-listening=true]").waitFor();
    await page.keyboard.down(" ");
    await page.locator("hl-talk-button[data-state=live]").waitFor();
    await page.keyboard.up(" ");
    await page.locator("hl-talk-button[data-state=off]").waitFor();
    assert.equal(await page.locator("hl-stream-row[data-listening=true]").count(), 1);
  });

  test("everybody is heard without a tap, and half-duplex turns them down while we talk", async () => {
    server.addStream("Kitchen", { talking: true });
    const page = await connected("Anna");
    await page.locator("hl-stream-list #everybody").click();
    await page.locator("hl-stream-row[data-listening=true]").waitFor();
    server.addStream("Door", { talking: true });
    await row(page, "Door").and(page.locator("[data-listening=true]")).waitFor();
    await page.locator("#open-settings").click();
    await page.locator("hl-settings #half-duplex").check();
    await page.keyboard.press("Escape");
    await hold(page);
    assert.equal(
      await page.evaluate(
        () => /** @type {any} */ (document.querySelector("hl-app")).session.output.ducked,
      ),
      true,
    );
    await page.mouse.up();
  });

  test("a lost socket comes back by itself and the audio never stopped", async () => {
    const kitchen = server.addStream("Kitchen", { talking: true });
    const page = await connected("Anna");
    await page.locator(`hl-stream-row[data-stream="${kitchen}"] #listen`).click();
    await page.locator("hl-stream-row[data-listening=true]").waitFor();
    assert.equal(await hears(page), true);
    server.dead = true;
    server.cut();
    await page.locator("hl-app[data-state=reconnecting]").waitFor();
    assert.equal(await hears(page), true);
    server.dead = false;
    await page.locator("hl-app[data-state=connected]").waitFor({ timeout: 5_000 });
    assert.equal(await hears(page), true);
    await page.locator("hl-stream-row[data-listening=true]").waitFor();
  });

  test("a restarted server is met with a new connection, and what was heard is heard again", async () => {
    const kitchen = server.addStream("Kitchen", { talking: true });
    const page = await connected("Anna");
    await page.locator(`hl-stream-row[data-stream="${kitchen}"] #listen`).click();
    await page.locator("hl-stream-row[data-listening=true]").waitFor();
    const before = [...server.sessions.values()];
    server.sessions.clear();
    for (const { socket } of before) socket?.terminate();
    await page.locator("hl-app[data-state=reconnecting]").waitFor();
    await page.locator("hl-app[data-state=connected]").waitFor({ timeout: 5_000 });
    await page.locator("hl-stream-row[data-listening=true]").waitFor();
    await page.waitForTimeout(500);
    assert.equal(await hears(page), true);
  });

  test("an ICE restart keeps the connection and the sound", async () => {
    const kitchen = server.addStream("Kitchen", { talking: true });
    const page = await connected("Anna");
    await page.locator(`hl-stream-row[data-stream="${kitchen}"] #listen`).click();
    await page.locator("hl-stream-row[data-listening=true]").waitFor();
    await page.evaluate(() => {
      const { session } = /** @type {any} */ (document.querySelector("hl-app"));
      /** @type {any} */ (window).before = session.media.connection;
      session.networkChanged();
    });
    await page.waitForTimeout(1_500);
    assert.equal(
      await page.evaluate(() => {
        const { media } = /** @type {any} */ (document.querySelector("hl-app")).session;
        return media.connection === /** @type {any} */ (window).before && media.state;
      }),
      "connected",
    );
    assert.equal(await hears(page), true);
  });

  test("names are text, whatever they look like", async () => {
    server.addStream("<img src=x onerror=alert(1)>");
    const page = await connected("Anna");
    await page.locator("hl-stream-row #name", { hasText: "<img src=x" }).waitFor();
    assert.equal(await page.locator("hl-stream-row img").count(), 0);
  });

  test("a token in the address is kept, and gone from the address", async () => {
    server.needsToken = true;
    const page = await open("Anna", `${url}#token=dev-token`);
    await page.locator("hl-app[data-state=connected]").waitFor();
    assert.equal(page.url(), url);
    await page.reload();
    await page.locator("hl-app[data-state=connected]").waitFor();
  });

  test("a stranger is asked for the pairing code, told when it is wrong, let in when right", async () => {
    server.needsToken = true;
    const page = await open("Anna");
    const code = page.locator("hl-access #secret");
    await code.fill("000000");
    await page.keyboard.press("Enter");
    await page.locator("hl-access #failure", { hasText: "not valid" }).waitFor();
    await code.fill(PAIRING_CODE);
    await page.keyboard.press("Enter");
    await page.locator("hl-app[data-view=talk][data-state=connected]").waitFor();
  });

  test("on a plain address it shows the way to the secure one, and listening still works", async () => {
    const plain = await launchPlain();
    try {
      const page = await plain.newPage();
      await page.addInitScript(() => localStorage.setItem("hearthline.name", "Anna"));
      await page.goto(url.replace("localhost", "plain.test"));
      await page.locator("hl-app[data-state=connected]").waitFor();
      const link = page.locator("[data-notice=insecure] a").first();
      assert.match((await link.getAttribute("href")) ?? "", /^https:\/\/plain\.test:8443\//);
      assert.equal(
        await page.locator("hl-talk-button #button").getAttribute("aria-disabled"),
        "true",
      );
    } finally {
      await plain.close();
    }
  });

  test("on a plain address a visitor without a name is shown the way as well", async () => {
    const plain = await launchPlain();
    try {
      const page = await plain.newPage();
      await page.goto(url.replace("localhost", "plain.test"));
      await page.locator("hl-app[data-view=welcome]").waitFor();
      const links = page.locator("#guest [data-notice=insecure] a");
      await links.first().waitFor();
      assert.match(
        (await links.nth(0).getAttribute("href")) ?? "",
        /^https:\/\/plain\.test:8443\//,
      );
      assert.match((await links.nth(1).getAttribute("href")) ?? "", /^http:\/\/plain\.test.*\/ca$/);
      await page.locator("hl-welcome #start").click();
      await page.locator("#content [data-notice=insecure]").waitFor();
      assert.equal(await page.locator("[data-notice=insecure]").count(), 1);
    } finally {
      await plain.close();
    }
  });

  test("the language can be switched while everything goes on", async () => {
    const page = await connected("Anna");
    await page.locator("#open-settings").click();
    await page.locator("hl-settings #language").selectOption("de");
    await page.locator("hl-settings #title", { hasText: "Einstellungen" }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  });

  test("switched off: no socket, in words; switched on again it is back", async () => {
    const page = await connected("Anna");
    await page.locator("#open-settings").click();
    await page.locator("hl-settings #online").click();
    await page.locator("hl-connection-state[data-state=off]", { hasText: "Off" }).waitFor();
    await page.locator("#open-settings").click();
    await page.locator("hl-settings #online").click();
    await page.locator("hl-app[data-state=connected]").waitFor();
  });

  test("a closed page ends its stream at once", async () => {
    const anna = await connected("Anna");
    const ben = await connected("Ben");
    await hold(anna);
    await row(ben, "Anna").waitFor();
    await anna.close({ runBeforeUnload: false });
    await row(ben, "Anna").waitFor({ state: "detached", timeout: 3_000 });
  });
});

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { App } from "../lib/app.js";
import { Chromium } from "../lib/chromium.js";
import { hearsNothing, hearsTone, listen, receivesWell } from "../lib/hearing.js";
import { Server } from "../lib/server.js";
import { until } from "../lib/until.js";

const HERTZ = 600;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const NASTY = `<img src=x onerror="document.title='owned'"> & "Anna"`;
const EAR = "Ear.loudspeaker";
const STREAMS = 'document.querySelector("hl-app").session.streams';
const RECEIVED = 'document.querySelector("hl-app").session.media.connection';

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

function open(options) {
  return App.open(browser, server.url, options);
}

test("hold to talk with the mouse: another one, on a phone, hears it", async (t) => {
  const anna = await open({ name: "Anna" });
  const ben = await open({ name: "Ben", ...PHONE });
  await Promise.all([anna.is("connected"), ben.is("connected")]);
  await ben.says("#empty-title", "No streams yet");
  assert.equal(await ben.page.getByRole("list").count(), 0); // a list of nothing is not announced

  await anna.press();
  await anna.microphone("live");
  await anna.says("hl-talk-panel #microphone", "Microphone live");
  await anna.says("hl-talk-panel #audience", "nobody listens yet");
  await ben.lists(1);
  await ben.listenTo("Anna");
  t.diagnostic(JSON.stringify(await hearsTone(ben.page, EAR, HERTZ)));
  t.diagnostic(JSON.stringify(await receivesWell(ben.page, RECEIVED)));

  await anna.says("hl-talk-panel #audience", "1 listener");
  await anna.lists(0); // nobody hears himself
  await anna.says("#empty-text", "somebody else talks"); // and is not told to go first
  await ben.row("Anna").filter({ hasText: "Talking" }).waitFor();
  const meter = () => ben.page.evaluate(`${STREAMS}.level(${STREAMS}.others[0].id)`);
  await until("the level is shown", meter, (level) => level > 0.3);
  await ben.says("hl-connection-state #latency", /about \d+ ms/);

  await anna.release();
  await hearsNothing(ben.page, EAR);
  await ben.row("Anna").filter({ hasText: "Quiet" }).waitFor();
  await anna.microphone("closed");

  await anna.press();
  await hearsTone(ben.page, EAR, HERTZ); // the same stream goes on, still listened to
  await anna.release();

  await ben.stopListeningTo("Anna");
  await anna.says("hl-talk-panel #audience", "nobody listens yet");
  await anna.page.locator("hl-talk-panel #leave").click();
  await ben.lists(0);
  assert.deepEqual([...anna.page.problems, ...ben.page.problems], []);
});

test("the space bar talks, several are heard at once, each with its own volume, and all can be muted", async () => {
  const other = await Chromium.launch({ hertz: 1_100 });
  try {
    const anna = await open({ name: "Anna" });
    const carl = await App.open(other, server.url, { name: "Carl", settings: { talkMode: "toggle" } });
    const ben = await open({ name: "Ben" });
    await Promise.all([anna.is("connected"), carl.is("connected"), ben.is("connected")]);

    await anna.page.keyboard.down(" ");
    await anna.talks("live");
    await carl.page.keyboard.press(" ");
    await carl.talks("live");
    await ben.lists(2);
    await ben.listenTo("Anna");
    await hearsTone(ben.page, EAR, HERTZ);
    await ben.listenTo("Carl");
    await ben.page.evaluate(`${EAR}.watch(${HERTZ}, 1100)`);
    const levels = () => ben.page.evaluate(`${EAR}.log.at(-1)`);
    const near = (level, wanted) => Math.abs(level - wanted) < 3;
    await until("both tones", levels, (look) => look && near(look[1], -9) && near(look[2], -9));

    await ben.row("Carl").locator("#volume").fill("50");
    await until("Carl at half, a quarter of the amplitude", levels, ([, own, other]) => near(own, -9) && near(other, -21));

    await ben.page.locator("#mute").click();
    await hearsNothing(ben.page, EAR);
    await ben.page.locator("#mute").click();

    await anna.page.keyboard.up(" ");
    await anna.talks("off");
    await until("only Carl", levels, ([, own, other]) => own < -50 && near(other, -21));
    await carl.page.keyboard.press(" ");
    await carl.talks("off");
    await hearsNothing(ben.page, EAR);
  } finally {
    await other.close();
  }
});

test("half duplex turns others down while one talks", async () => {
  const anna = await open({ name: "Anna", settings: { talkMode: "toggle" } });
  const ben = await open({ name: "Ben", settings: { halfDuplex: "true", everybody: "true" } });
  await Promise.all([anna.is("connected"), ben.is("connected")]);
  await anna.talkButton.click();
  await anna.talks("live");
  await hearsTone(ben.page, EAR, HERTZ); // everybody is heard without a tap
  await ben.press();
  await until("quieter", () => listen(ben.page, EAR), ({ dbfs }) => dbfs < -25);
  await ben.release();
  await hearsTone(ben.page, EAR, HERTZ);
});

test("names are text, for the person himself and for others", async () => {
  const nasty = await open({ name: NASTY });
  const ben = await open({ name: "Ben" });
  await Promise.all([nasty.is("connected"), ben.is("connected")]);
  await nasty.press();
  await ben.row(NASTY).waitFor();
  await nasty.says("hl-talk-panel #as", NASTY);
  for (const { page } of [nasty, ben]) {
    assert.equal(await page.title(), "Hearthline");
    assert.equal(await page.locator("img").count(), 0);
  }
  await nasty.release();
});

test("leaving the page ends the stream at once", async () => {
  const lea = await open({ name: "Lea" });
  const ben = await open({ name: "Ben" });
  await Promise.all([lea.is("connected"), ben.is("connected")]);
  await lea.press();
  await ben.row("Lea").waitFor();
  const started = Date.now();
  await lea.page.goto("about:blank");
  await ben.row("Lea").waitFor({ state: "detached" });
  assert.ok(Date.now() - started < 5_000); // without a good-bye it would be 30 s
});

test("a first visit, in German on a phone, by keyboard only", async () => {
  const erna = await open({ locale: "de-DE", ...PHONE });
  const keys = erna.page.keyboard;
  await erna.shows("welcome");
  await reach(erna.page, "name");
  await keys.press("Control+A");
  await keys.type("  ");
  await reach(erna.page, "start");
  await keys.press("Enter");
  await erna.says("hl-welcome #failure", "Gib zuerst einen Namen ein.");
  await erna.page.locator("hl-welcome #name[aria-invalid=true]:focus").waitFor();
  await keys.press("Control+A");
  await keys.type("Erna");
  await keys.press("Enter");
  await erna.shows("talk");
  await erna.is("connected");
  assert.equal(await erna.page.evaluate("document.documentElement.lang"), "de");
  await erna.says("hl-connection-state #word", "Verbunden");

  const anna = await open({ name: "Anna", settings: { talkMode: "toggle" } });
  await anna.is("connected");
  await anna.talkButton.click();
  await erna.lists(1);
  await reach(erna.page, "listen");
  await keys.press("Enter");
  await hearsTone(erna.page, EAR, HERTZ);

  await reach(erna.page, "button");
  await keys.down(" ");
  await erna.talks("live");
  await anna.lists(1);
  await keys.up(" ");
  await erna.talks("off");
  await reach(erna.page, "leave");
  await keys.press("Enter");
  await anna.lists(0);

  await reach(erna.page, "open-settings");
  await keys.press("Enter");
  await erna.page.locator("dialog[open]").waitFor();
  await reach(erna.page, "language");
  await keys.type("English");
  await erna.says("hl-connection-state #word", "Connected");
  await keys.press("Escape");
  await erna.page.locator("dialog[open]").waitFor({ state: "detached" });
});

/** Tab by Tab to the element with this id; fails if the keyboard never gets there. */
async function reach(page, id) {
  const focused = () => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.id ?? "";
  };
  const seen = [];
  for (let press = 0; press < 40; press++) {
    await page.keyboard.press("Tab");
    seen.push(await page.evaluate(focused));
    if (seen.at(-1) === id) return;
  }
  throw new Error(`#${id} is not reached by Tab, only ${seen.join(", ")}`);
}

test("a stranger needs a token: one in the address is taken and forgotten there", async () => {
  const guarded = await Server.start({ "auth.anonymous": "", "auth.token": "porch-light-token" });
  try {
    const stranger = await App.open(browser, guarded.url, { name: "Sam" });
    await stranger.shows("access");
    await stranger.page.locator("#open-settings").click();
    await stranger.page.locator("hl-settings #about").waitFor();
    assert.equal(await stranger.page.locator("hl-settings #online").isVisible(), false); // he is not in
    await stranger.page.keyboard.press("Escape");
    await stranger.page.locator("#other").click();
    await stranger.page.locator("#secret").fill("wrong-token");
    await stranger.page.evaluate(() => {
      window.views = [];
      const app = document.querySelector("hl-app");
      new MutationObserver(() => window.views.push(app.dataset.view)).observe(app, { attributeFilter: ["data-view"] });
    });
    await stranger.page.keyboard.press("Enter");
    await stranger.says("#failure", /not valid.*copied/);
    assert.deepEqual(await stranger.page.evaluate(() => window.views), []); // the form stayed all the time
    await stranger.page.locator("hl-access[data-mode=token]").waitFor();

    const submit = stranger.page.locator("hl-access #submit");
    const asked = stranger.page.waitForEvent("websocket"); // the same wrong token is asked about again
    await stranger.page.keyboard.press("Enter");
    await asked;
    await submit.filter({ hasText: "Sign in" }).waitFor();
    await stranger.says("#failure", /not valid.*copied/);
    await stranger.page.locator("#secret").fill("porch-light-token");
    await stranger.page.keyboard.press("Enter");
    await stranger.is("connected");
    await stranger.close();

    const linked = await App.open(browser, guarded.url, { name: "Lin" });
    await linked.shows("access");
    await linked.page.goto(`${guarded.url}#token=porch-light-token`); // in the page that is open
    await linked.is("connected");
    assert.equal(linked.page.url(), guarded.url);
    await linked.close();

    const guest = await App.open(browser, `${guarded.url}#token=porch-light-token`, { name: "Gail" });
    await guest.is("connected");
    assert.equal(guest.page.url(), guarded.url);
    await guest.page.reload();
    await guest.is("connected");

    const forget = guest.page.locator("hl-settings #forget");
    const stored = () => guest.page.evaluate(() => localStorage.getItem("hearthline.token"));
    for (let time = 0; time < 2; time++) {
      await guest.page.locator("#open-settings").click();
      await forget.filter({ hasText: "Forget the token" }).click();
      await forget.filter({ hasText: "Really forget?" }).waitFor();
      assert.equal(await stored(), "porch-light-token");
      if (time === 0) await guest.page.keyboard.press("Escape"); // so it is asked anew
    }
    await forget.click();
    await guest.shows("access");
    assert.ok(!(await stored()));
    await guest.close();

    const code = /\b[A-Z0-9]{4}-[A-Z0-9]{4}\b|\b\d{6,8}\b/.exec(guarded.log.split("\n").find((line) => /pair/i.test(line)) ?? "")?.[0];
    assert.ok(code, `no pairing code in the log:\n${guarded.log}`);
    const paired = await App.open(browser, guarded.url, { name: "Pat" });
    await paired.shows("access");
    await paired.page.locator("#secret").fill(code);
    await paired.page.keyboard.press("Enter");
    await paired.is("connected");

    // Pat is administrator now, and lets a speaker in that only listens.
    await paired.page.locator("#open-settings").click();
    await paired.page.locator("hl-settings #add-device").click();
    const dialog = paired.page.locator("hl-add-device");
    await dialog.locator("#roles").selectOption("listen");
    await dialog.locator("#code").filter({ hasText: /^.{4}-.{4}$/ }).waitFor();
    const address = await dialog.locator("#address").innerText();
    assert.match(address, /^https:/);
    assert.doesNotMatch(address, /127\.0\.0\.1|localhost/); // no other device would find it
    assert.ok((await dialog.locator("#picture").evaluate((picture) => picture.decode().then(() => picture.naturalWidth))) > 0);
    await dialog.locator("#picture").evaluate((picture) => {
      window.reloads = 0;
      new MutationObserver(() => window.reloads++).observe(picture, { attributeFilter: ["src"] });
    });
    const speaker = await App.open(browser, guarded.url, { name: "Speaker" });
    await speaker.shows("access");
    await speaker.page.locator("#secret").fill(await dialog.locator("#code").innerText());
    await speaker.page.keyboard.press("Enter");
    await speaker.is("connected");
    await speaker.says("hl-talk-button #word", "Listening only");
    await paired.says("hl-add-device #outcome", "the new device is in");
    assert.equal(await paired.page.evaluate(() => window.reloads), 0); // though the dialog was drawn anew
    await speaker.close();
    await paired.close();
  } finally {
    await guarded.stop();
  }
});

test("a sign-in that the server puts off, or never hears of, says so and may be tried again at once", async () => {
  const guarded = await Server.start({ "auth.anonymous": "", "auth.token": "porch-light-token" });
  try {
    const stranger = await App.open(browser, guarded.url, { name: "Sam" });
    const { page } = stranger;
    let serve = (socket) => socket.connectToServer();
    await page.routeWebSocket(/\/ws$/, (socket) => serve(socket));
    await page.reload();
    await stranger.shows("access");
    await page.locator("#other").click();
    await page.locator("#secret").fill("porch-light-token");

    serve = (socket) => socket.close();
    await page.keyboard.press("Enter");
    await stranger.says("#failure", "Not connected");

    const wait = { type: "error", code: "too-many-requests", message: "", retryAfter: 900 };
    serve = (socket) => socket.onMessage((hello) => socket.send(JSON.stringify({ ...wait, id: JSON.parse(hello).id })));
    await page.keyboard.press("Enter");
    await stranger.says("#failure", "Try again in 15 minutes");
    await stranger.says("hl-access #submit", "Sign in");

    serve = (socket) => socket.connectToServer();
    await page.keyboard.press("Enter");
    await stranger.is("connected");
  } finally {
    await guarded.stop();
  }
});

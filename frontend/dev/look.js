import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { launch, launchRelay } from "./browsers.js";
import { DevServer } from "./server.js";

const require = createRequire(import.meta.url);
const AXE = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = new URL("shots/", import.meta.url).pathname;
const SIZES = { small: [320, 640], phone: [390, 844], desktop: [1280, 800] };
const only = process.argv[2] ?? "";

await mkdir(SHOTS, { recursive: true });
const server = new DevServer();
const url = await server.start(0);
const relays = await launchRelay();
const browser = await launch();
await (await relays.newPage()).goto(`${url}dev/relay.html`);
const kitchen = server.addStream("Kitchen", { talking: true });
server.addStream("Front door", { listeners: 1 });
server.addStream("Großmutters sehr langer Stationsname im Obergeschoss", {
  talking: true,
  listeners: 12,
});
let failures = 0;

/** @param {keyof typeof SIZES} size @param {"light" | "dark"} scheme @param {Record<string, string>} stored */
async function open(size, scheme, stored, locale = "en-US") {
  const [width, height] = SIZES[size];
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 2,
    colorScheme: scheme,
    locale,
    permissions: ["microphone"],
  });
  await context.addInitScript((values) => {
    for (const [key, value] of Object.entries(values)) localStorage.setItem(key, value);
  }, stored);
  const page = await context.newPage();
  page.on("pageerror", (error) => problem(`page error: ${error}`));
  page.on("console", (message) => {
    if (message.type() === "error") problem(`console: ${message.text()}`);
  });
  await page.goto(url);
  return page;
}

/** @param {string} text */
function problem(text) {
  failures++;
  console.log(`PROBLEM ${text}`);
}

/** @param {import("playwright-core").Page} page @param {string} name */
async function look(page, name) {
  if (only && !name.includes(only)) return;
  await page.waitForTimeout(350);
  await page.screenshot({ path: `${SHOTS}${name}.png` });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (overflow > 0) problem(`${name}: ${overflow} px too wide`);
  const findings = await page.evaluate(`${AXE}; axe.run(document, {resultTypes: ["violations"]})`);
  for (const { id, impact, nodes } of /** @type {any} */ (findings).violations) {
    const where = nodes.map((/** @type {any} */ node) => node.target.join(" ")).join(", ");
    problem(`${name}: axe ${impact} ${id}: ${where} ${nodes[0].any?.[0]?.message ?? ""}`);
  }
}

const ME = { "hearthline.name": "Anna" };
for (const scheme of /** @type {const} */ (["light", "dark"])) {
  for (const size of /** @type {(keyof typeof SIZES)[]} */ (Object.keys(SIZES))) {
    const welcome = await open(size, scheme, {});
    await welcome.locator("hl-welcome #start").waitFor();
    await look(welcome, `${size}-${scheme}-1-welcome`);
    await welcome.close();

    const page = await open(size, scheme, ME, size === "small" ? "de-DE" : "en-US");
    await page.locator("hl-app[data-state=connected]").waitFor();
    await look(page, `${size}-${scheme}-2-streams`);
    await page.locator(`hl-stream-row[data-stream="${kitchen}"] #listen`).click();
    await page.locator(`hl-stream-row[data-stream="${kitchen}"][data-listening=true]`).waitFor();
    await page.waitForTimeout(2_500);
    await look(page, `${size}-${scheme}-3-listening`);
    const box = await page.locator("hl-talk-button #button").boundingBox();
    if (!box) throw new Error("no talk button");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.locator("hl-talk-button[data-state=live]").waitFor();
    const own = server.streams.find(({ name }) => name === "Anna");
    if (own) server.change(own.id, { listeners: 3 });
    await page.waitForTimeout(500);
    await look(page, `${size}-${scheme}-4-live`);
    await page.mouse.up();
    await look(page, `${size}-${scheme}-5-resting`);
    await page.locator("#open-settings").click();
    await look(page, `${size}-${scheme}-6-settings`);
    await page.keyboard.press("Escape");
    await page.locator("hl-talk-panel #leave").click();
    await page.evaluate(() => {
      const app = /** @type {any} */ (document.querySelector("hl-app"));
      app.session.emit("notice", { code: "NotAllowedError" });
      app.session.output.setGain(5, 1);
      app.session.output.context.suspend();
    });
    await page.waitForTimeout(800);
    await look(page, `${size}-${scheme}-7-notices`);
    await page.context().close();
  }
}

const streams = server.streams.splice(0);
for (const scheme of /** @type {const} */ (["light", "dark"])) {
  const page = await open("phone", scheme, ME);
  await page.locator("hl-app[data-state=connected]").waitFor();
  await look(page, `phone-${scheme}-8-empty`);
  server.dead = true;
  server.cut();
  await page.locator("hl-app[data-state=reconnecting]").waitFor();
  await look(page, `phone-${scheme}-9-reconnecting`);
  server.dead = false;
  await page.locator("hl-app[data-state=connected]").waitFor();
  server.needsToken = true;
  const stranger = await open("phone", scheme, ME);
  await stranger.locator("hl-access").waitFor();
  await look(stranger, `phone-${scheme}-10-access`);
  server.needsToken = false;
}
server.streams.push(...streams);

await browser.close();
await relays.close();
server.stop();
console.log(failures === 0 ? "looks fine" : `${failures} problems`);
process.exit(failures === 0 ? 0 : 1);

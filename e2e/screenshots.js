// Makes the pictures of docs/images from a running server: phone and desktop, light and dark.
import { mkdir } from "node:fs/promises";
import { App } from "./lib/app.js";
import { Chromium } from "./lib/chromium.js";
import { Server } from "./lib/server.js";

const FOLDER = new URL("../docs/images/", import.meta.url).pathname;
const SHAPES = {
  phone: { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1_120, height: 700 } },
};

await mkdir(FOLDER, { recursive: true });
const [server, browser] = await Promise.all([Server.start(), Chromium.launch({ hertz: 300 })]);
try {
  for (const name of ["Kitchen", "Front door", "Workshop"]) {
    const other = await App.open(browser, server.url, { name, settings: { talkMode: "toggle" } });
    await other.is("connected");
    await other.talkButton.click();
    await other.talks("live");
    if (name !== "Kitchen") await other.talkButton.click();
  }
  for (const colorScheme of ["light", "dark"]) {
    for (const [shape, options] of Object.entries(SHAPES)) await look(shape, colorScheme, options);
  }
} finally {
  await browser.close();
  await server.stop();
}

async function look(shape, colorScheme, options) {
  const app = await App.open(browser, server.url, { name: "Anna", colorScheme, ...options });
  const guest = await App.open(browser, server.url, { name: "Ben", settings: { everybody: "true" } });
  await Promise.all([app.is("connected"), guest.is("connected")]);
  await app.lists(3);
  await app.listenTo("Kitchen");
  await app.press();
  await app.says("hl-talk-panel #audience", "1 listener");
  await app.says("hl-connection-state #latency", /about/);
  await app.page.screenshot({ path: `${FOLDER}${shape}-${colorScheme}.png` });
  await app.release();
  await Promise.all([app.close(), guest.close()]);
}

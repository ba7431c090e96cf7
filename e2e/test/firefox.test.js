import { after, before, test } from "node:test";
import { Chromium } from "../lib/chromium.js";
import { Firefox } from "../lib/firefox.js";
import { hearsTone, receivesWell } from "../lib/hearing.js";
import { Server } from "../lib/server.js";

const CHROMIUM_HERTZ = 1_000;
const FIREFOX_HERTZ = 700;
/** Firefox's fake microphone is quieter than ours. */
const FIREFOX_DBFS = -23;
let server;
let chromium;
let firefox;

before(async () => {
  [server, chromium, firefox] = await Promise.all([
    Server.start(),
    Chromium.launch({ hertz: CHROMIUM_HERTZ }),
    Firefox.launch({ hertz: FIREFOX_HERTZ }),
  ]);
  await firefox.goto(`${server.url}health/live`);
});

after(async () => {
  await firefox?.close();
  await chromium?.close();
  await server?.stop();
});

test("Firefox and Chromium hear each other by WHIP and WHEP", async (t) => {
  const page = await chromium.plainPage(server.url);
  const publish = async (endpoint) => {
    globalThis.published = await whip.publish(endpoint);
    return true;
  };
  const listen = async (endpoint) => {
    globalThis.heard = await whip.listen(endpoint);
    return true;
  };
  await page.evaluate(publish, `${server.url}whip/chromium`);
  await firefox.evaluate(publish, `${server.url}whip/firefox`);
  await firefox.evaluate(listen, `${server.url}whep/chromium`);
  await page.evaluate(listen, `${server.url}whep/firefox`);

  t.diagnostic(JSON.stringify(await hearsTone(firefox, "heard.ear", CHROMIUM_HERTZ)));
  t.diagnostic(JSON.stringify(await receivesWell(firefox, "heard.connection")));
  t.diagnostic(JSON.stringify(await hearsTone(page, "heard.ear", FIREFOX_HERTZ, { dbfs: FIREFOX_DBFS })));
  t.diagnostic(JSON.stringify(await receivesWell(page, "heard.receiver")));
  await firefox.evaluate("Promise.all([whip.leave(published), whip.leave(heard)])");
  await page.context().close();
});

test("Firefox talks and listens as a card, with Chromium's card at the other end", async () => {
  const page = await chromium.plainPage(server.url);
  const create = (url) => {
    globalThis.card = new CardClient(url);
    return true;
  };
  await page.evaluate(create, server.url);
  await firefox.evaluate(create, server.url);

  await page.evaluate("card.startSending().then(() => true)");
  await firefox.evaluate("card.autoListen().then(() => true)");
  await hearsTone(firefox, "card.ear", CHROMIUM_HERTZ);
  await firefox.evaluate("card.stop() ?? true");
  await page.evaluate("card.stop() ?? true");

  await firefox.evaluate(create, server.url);
  await page.evaluate(create, server.url);
  await firefox.evaluate("card.startSending().then(() => true)");
  await page.evaluate("card.autoListen().then(() => true)");
  await hearsTone(page, "card.ear", FIREFOX_HERTZ, { dbfs: FIREFOX_DBFS });
});

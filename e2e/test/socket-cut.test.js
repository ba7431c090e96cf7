import assert from "node:assert/strict";
import { test } from "node:test";
import { App } from "../lib/app.js";
import { Chromium } from "../lib/chromium.js";
import { hearsTone } from "../lib/hearing.js";
import { TcpPath } from "../lib/paths.js";
import { Server } from "../lib/server.js";

const HERTZ = 900;

test("the WebSockets of talker and listener are killed: the audio goes on", async (t) => {
  const [server, browser] = await Promise.all([Server.start(), Chromium.launch({ hertz: HERTZ })]);
  const path = await TcpPath.open(server.ready.http);
  try {
    const settings = { talkMode: "toggle", everybody: "true" };
    const anna = await App.open(browser, path.url, { name: "Anna", settings });
    const ben = await App.open(browser, path.url, { name: "Ben", settings });
    await Promise.all([anna.is("connected"), ben.is("connected")]);
    await anna.talkButton.click();
    await hearsTone(ben.page, "Ear.loudspeaker", HERTZ);
    const connection = 'document.querySelector("hl-app").session.media.connection';
    await ben.page.evaluate(`globalThis.before = ${connection}; Ear.loudspeaker.watch(${HERTZ})`);
    await anna.page.evaluate(() => {
      globalThis.doubts = 0;
      document.querySelector("hl-app").session.path.on("lost", () => globalThis.doubts++);
    });

    path.dead = true; // so that the pages are without a socket long enough to see it
    path.cut();
    await Promise.all([anna.is("reconnecting"), ben.is("reconnecting")]);
    path.dead = false;
    await Promise.all([anna.is("connected"), ben.is("connected")]);
    await hearsTone(ben.page, "Ear.loudspeaker", HERTZ);

    const log = await ben.page.evaluate("Ear.loudspeaker.log");
    const silent = log.filter(([, level]) => level < -30).length;
    t.diagnostic(`${silent} of ${log.length} looks heard nothing`);
    assert.ok(silent <= log.length * 0.02, `${silent} of ${log.length} looks heard nothing`);
    assert.ok(await ben.page.evaluate(`before === ${connection}`), "the transport was replaced");

    assert.equal(await anna.page.evaluate("doubts"), 0, "she was told that nobody hears her");
    await anna.says("hl-talk-panel #audience", "1 listener");
    await anna.talkButton.click(); // and is still in command of what he sends
    await ben.row("Anna").filter({ hasText: "Quiet" }).waitFor();
  } finally {
    await browser.close();
    path.close();
    await server.stop();
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { App } from "../lib/app.js";
import { Chromium, EXECUTABLE } from "../lib/chromium.js";
import { hearsTone, receivesWell } from "../lib/hearing.js";
import { OtherMachine } from "../lib/netns.js";
import { Server } from "../lib/server.js";
import { authorityOf, trust } from "../lib/trust.js";

const HERTZ = 750;
const root = process.getuid() === 0;

test(
  "another machine on the LAN trusts our CA, opens the secure address and talks with this one",
  { skip: !root && "needs root, for a network namespace" },
  async (t) => {
    const machine = await OtherMachine.plugIn();
    const closing = [() => machine.unplug()];
    try {
      const server = await Server.start();
      closing.unshift(() => server.stop());
      const authority = await authorityOf(server.url);
      const url = `https://${machine.nodeAddress}:${server.ready.https}/`;

      const wary = await Chromium.launch({ executable: await machine.wrap(EXECUTABLE) });
      closing.unshift(() => wary.close());
      // Before it trusts us: no secure page, and the plain one says why there is no microphone.
      await assert.rejects((await wary.page()).goto(url), /ERR_CERT_AUTHORITY_INVALID/);
      const plain = await App.open(wary, `http://${machine.nodeAddress}:${server.ready.http}/`, { name: "Guest" });
      assert.equal(await plain.page.evaluate("isSecureContext"), false);
      await plain.page.locator("[data-notice=insecure]").waitFor();

      await trust(machine.home, authority);
      const trusting = await Chromium.launch({ hertz: HERTZ, executable: await machine.wrap(EXECUTABLE) });
      closing.unshift(() => trusting.close());
      const here = await Chromium.launch({ hertz: HERTZ });
      closing.unshift(() => here.close());

      const guest = await App.open(trusting, url, { name: "Guest", settings: { everybody: "true" } });
      await guest.is("connected");
      assert.equal(await guest.page.evaluate("isSecureContext"), true);
      const host = await App.open(here, server.url, { name: "Host", settings: { everybody: "true" } });
      await host.is("connected");

      await guest.press();
      t.diagnostic(JSON.stringify(await hearsTone(host.page, "Ear.loudspeaker", HERTZ)));
      await guest.release();
      await host.press();
      await hearsTone(guest.page, "Ear.loudspeaker", HERTZ);
      const sound = await receivesWell(guest.page, 'document.querySelector("hl-app").session.media.connection');
      t.diagnostic(JSON.stringify(sound));
      assert.deepEqual(guest.page.problems, []);
    } finally {
      for (const close of closing) await close();
    }
  },
);

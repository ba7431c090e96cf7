import assert from "node:assert/strict";
import { App } from "./app.js";
import { Chromium } from "./chromium.js";
import { hearsTone } from "./hearing.js";
import { TcpPath, UdpPath } from "./paths.js";
import { Server } from "./server.js";
import { until } from "./until.js";

const LOUD_DBFS = -20;
const SETTLED_MS = 300;
const NEAR_HERTZ = 1_200;
const FAR_HERTZ = 500;

/**
 * Two rooms: `far` stands behind a path that dies, sockets and audio, `near` does not. Both talk and
 * hear each other, and a third, deaf and far as well, hears the far talker.
 */
export class Outage {
  static async prepare() {
    const outage = new Outage();
    const near = await UdpPath.open();
    const far = await UdpPath.open();
    outage.server = await Server.start({ "media.advertise": `127.0.0.1:${near.port}` });
    near.target = far.target = Number(outage.server.ready.media);
    outage.udp = [near, far];
    outage.tcp = await TcpPath.open(outage.server.ready.http);
    outage.browsers = await Promise.all([
      Chromium.launch({ hertz: NEAR_HERTZ }),
      Chromium.launch({ hertz: FAR_HERTZ }),
    ]);
    const [nearBrowser, farBrowser] = outage.browsers;
    const settings = { talkMode: "toggle", everybody: "true" };
    // The server offers one address; who is far is given the other one.
    const script = `{
      const accept = RTCPeerConnection.prototype.setRemoteDescription;
      RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
        return accept.call(this, { type, sdp: sdp.replaceAll(" ${near.port} typ ", " ${far.port} typ ") });
      };
    }`;
    outage.near = await App.open(nearBrowser, outage.server.url, { name: "Near", settings });
    outage.far = await App.open(farBrowser, outage.tcp.url, { name: "Far", settings, script });
    outage.third = await App.open(farBrowser, outage.tcp.url, { name: "Third", settings, script });
    for (const app of [outage.near, outage.far, outage.third]) await app.is("connected");
    for (const app of [outage.near, outage.far]) {
      await app.talkButton.click();
      await app.talks("live");
    }
    await hearsTone(outage.near.page, "Ear.loudspeaker", FAR_HERTZ);
    await hearsTone(outage.far.page, "Ear.loudspeaker", NEAR_HERTZ);
    return outage;
  }

  /** Nothing passes for so long; then everybody has to hear within the given time, without a click. */
  async dead(seconds, withinMs, diagnostic) {
    const listeners = [
      ["listener near, talker far", this.near, FAR_HERTZ],
      ["listener far, talker near", this.far, NEAR_HERTZ],
      ["listener far, talker far", this.third, FAR_HERTZ],
    ];
    for (const [, { page }, hertz] of listeners) await page.evaluate(`Ear.loudspeaker.watch(${hertz})`);
    const [, far] = this.udp;
    far.dead = true;
    this.tcp.dead = true;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000)); // the outage itself
    const back = Date.now();
    far.dead = false;
    this.tcp.dead = false;
    const results = [];
    for (const [what, { page }, hertz] of listeners) {
      const silentBefore = await page.evaluate(silentAt, [back - 1_000, back, LOUD_DBFS]);
      assert.ok(silentBefore, `${what}: was heard though the path was dead`);
      const heardAt = await until(
        what,
        () => page.evaluate(heardSince, [back, LOUD_DBFS, SETTLED_MS]),
        Boolean,
        { withinMs: withinMs + 20_000 },
      );
      results.push([what, heardAt - back]);
      diagnostic(`${what}: heard again after ${heardAt - back} ms`);
      await hearsTone(page, "Ear.loudspeaker", hertz, { withinMs: 15_000 }).catch((failure) => {
        // The third hears both talkers: one tone is not alone there.
        if (page !== this.third.page) throw failure;
      });
    }
    for (const [what, tookMs] of results) {
      assert.ok(tookMs <= withinMs, `${what}: silent for ${tookMs} ms after the path was back`);
    }
  }

  async close() {
    for (const browser of this.browsers ?? []) await browser.close();
    this.tcp?.close();
    await this.server?.stop();
    for (const path of this.udp ?? []) path.close();
  }
}

/** In the page: whether nothing was heard in that time. */
function silentAt([from, to, loud]) {
  const looks = Ear.loudspeaker.log.filter(([at]) => at >= from && at < to);
  return looks.length > 0 && looks.every(([, level]) => level < loud);
}

/** In the page: when it was loud again, and stayed so for a while. */
function heardSince([from, loud, settledMs]) {
  const looks = Ear.loudspeaker.log.filter(([at]) => at >= from);
  for (const [index, [at]] of looks.entries()) {
    const rest = looks.slice(index).filter(([later]) => later < at + settledMs);
    if (looks.at(-1)[0] >= at + settledMs && rest.every(([, level]) => level > loud)) return at;
  }
  return 0;
}

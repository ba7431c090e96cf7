import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { App } from "../lib/app.js";
import { Chromium } from "../lib/chromium.js";
import { Cluster } from "../lib/cluster.js";
import { hearsTone } from "../lib/hearing.js";
import { until } from "../lib/until.js";

const HERTZ = 700;
const EAR = "Ear.loudspeaker";
const QUIET_DBFS = -30;
const KILLED_WITHIN_MS = 8_000;
const DRAINED_WITHIN_MS = 200;
const SESSION = 'document.querySelector("hl-app").session';

/** Everybody moves to the node that is left, and the listener's ear tells for how long nothing was heard. */
describe("a node of two is lost", () => {
  let cluster;
  let browser;

  before(async () => {
    browser = await Chromium.launch({ hertz: HERTZ });
  });

  afterEach(async () => {
    await browser.closePages();
    await cluster?.close();
    cluster = null;
  });

  after(() => browser?.close());

  /** Anna talks at one node, Ben hears her at the same or the other. */
  async function conversation({ annaAt, benAt }) {
    cluster = await Cluster.start();
    const settings = { talkMode: "toggle", everybody: "true" };
    const anna = await App.open(browser, cluster.nodes[annaAt].url, { name: "Anna", settings });
    const ben = await App.open(browser, cluster.nodes[benAt].url, { name: "Ben", settings });
    await Promise.all([anna.is("connected"), ben.is("connected")]);
    await anna.talkButton.click();
    await anna.talks("live");
    await hearsTone(ben.page, EAR, HERTZ);
    await Promise.all([Cluster.isMetBy(anna), Cluster.isMetBy(ben)]);
    for (const { page } of [anna, ben]) {
      await page.evaluate(`globalThis.alarms = [];
        ${SESSION}.on("state", (state) => alarms.push(state)); ${SESSION}.on("notice", (notice) => alarms.push(notice.code));`);
    }
    await ben.page.evaluate(`${EAR}.watch(${HERTZ})`);
    return { anna, ben, stream: await anna.page.evaluate(`${SESSION}.talk.stream`) };
  }

  /** Both are with the node that is left, she is live, and he hears her as before. */
  async function goesOn({ anna, ben, stream }, nodeLeft, t) {
    for (const { page } of [anna, ben]) {
      await until("the other node", () => page.evaluate(`${SESSION}.node`), (node) => node === nodeLeft);
    }
    await Promise.all([anna.is("connected"), ben.is("connected")]);
    await hearsTone(ben.page, EAR, HERTZ);
    await anna.talks("live");
    assert.equal(await anna.page.evaluate(`${SESSION}.talk.stream`), stream);
    await anna.says("hl-talk-panel #audience", /\d listener/);
    const log = await ben.page.evaluate(`${EAR}.log`);
    const { gapMs, quietMs } = gaps(log);
    t.diagnostic(`longest gap ${gapMs} ms, ${quietMs} ms in all; alarms: ${await alarms({ anna, ben })}`);
    return gapMs;
  }

  /** What they were told, apart from being connected. */
  async function alarms({ anna, ben }) {
    const told = await Promise.all([anna, ben].map(({ page }) => page.evaluate("alarms")));
    return told.flat().filter((word) => word !== "connected");
  }

  for (const [words, annaAt, benAt] of [
    ["both are with it", 0, 0],
    ["the listener is with it", 1, 0],
    ["the talker is with it", 0, 1],
  ]) {
    test(`killed, and ${words}`, async (t) => {
      const both = await conversation({ annaAt, benAt });
      await cluster.nodes[0].crash();
      const gapMs = await goesOn(both, "b", t);
      assert.ok(gapMs <= KILLED_WITHIN_MS, `nothing was heard for ${gapMs} ms`);
    });

    test(`drained, and ${words}`, async (t) => {
      const both = await conversation({ annaAt, benAt });
      await cluster.nodes[0].leave();
      const gapMs = await goesOn(both, "b", t);
      assert.ok(gapMs <= DRAINED_WITHIN_MS, `nothing was heard for ${gapMs} ms`);
      assert.deepEqual(await alarms(both), [], "nobody has to know");
    });
  }
});

/**
 * @param {[number, number][]} log time and level, every 20 ms
 * @returns {{gapMs: number, quietMs: number}} the longest time of silence, and all of it
 */
function gaps(log) {
  let gapMs = 0;
  let quietMs = 0;
  let heardAt = log[0]?.[0] ?? 0;
  for (const [index, [at, level]] of log.entries()) {
    if (level < QUIET_DBFS) {
      quietMs += at - (log[index - 1]?.[0] ?? at);
      gapMs = Math.max(gapMs, at - heardAt);
    } else {
      heardAt = at;
    }
  }
  return { gapMs, quietMs };
}

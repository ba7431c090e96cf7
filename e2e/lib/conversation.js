import assert from "node:assert/strict";
import { Cluster } from "./cluster.js";
import { hearsTone } from "./hearing.js";
import { until } from "./until.js";

const EAR = "Ear.loudspeaker";
const QUIET_DBFS = -30;
const LISTENS_ON_MS = 2_000;
const SESSION = 'document.querySelector("hl-app").session';

/** Anna talks and Ben hears her, each at some node of a cluster. What they notice of its troubles is noted. */
export class Conversation {
  /**
   * @param {import("./app.js").App} anna whose button stays pressed by a click
   * @param {import("./app.js").App} ben who hears everybody
   * @param {number} hertz of Anna's voice
   */
  static async begin(anna, ben, hertz) {
    const conversation = Object.assign(new Conversation(), { anna, ben, hertz });
    const both = [anna, ben];
    await Promise.all(both.map((one) => one.is("connected")));
    await anna.talkButton.click();
    await anna.talks("live");
    await hearsTone(ben.page, EAR, hertz);
    await Promise.all(both.map((one) => Cluster.isMetBy(one)));
    for (const { page } of both) {
      await page.evaluate(`globalThis.alarms = [];
        ${SESSION}.on("state", (state) => alarms.push(state)); ${SESSION}.on("notice", (notice) => alarms.push(notice.code));`);
    }
    await ben.page.evaluate(`${EAR}.watch(${hertz})`);
    conversation.stream = await anna.page.evaluate(`${SESSION}.talk.stream`);
    return conversation;
  }

  /**
   * Both are with the node that is left, she is live, and he hears her as before.
   *
   * @returns {Promise<number>} for how many milliseconds he heard nothing
   */
  async goesOn(nodeLeft, t) {
    const { anna, ben, hertz, stream } = this;
    for (const { page } of [anna, ben]) {
      await until("the other node", () => page.evaluate(`${SESSION}.node`), (node) => node === nodeLeft);
    }
    await Promise.all([anna.is("connected"), ben.is("connected")]);
    // What an ear takes is the last 0.7 s, and a gap may come late.
    const movedAt = await ben.page.evaluate("Date.now()");
    const listenedUntil = () => ben.page.evaluate(`${EAR}.log.at(-1)?.[0]`);
    await until("an ear that goes on watching", listenedUntil, (at) => at > movedAt + LISTENS_ON_MS);
    await hearsTone(ben.page, EAR, hertz);
    await anna.talks("live");
    assert.equal(await anna.page.evaluate(`${SESSION}.talk.stream`), stream);
    await anna.says("hl-talk-panel #audience", /\d listener/);
    const log = await ben.page.evaluate(`${EAR}.log`);
    const { gapMs, quietMs } = gaps(log);
    t.diagnostic(`longest gap ${gapMs} ms, ${quietMs} ms in all of ${log.at(-1)[0] - log[0][0]} ms; alarms: ${await this.alarms()}`);
    return gapMs;
  }

  /** What they were told, apart from being connected. */
  async alarms() {
    const told = await Promise.all([this.anna, this.ben].map(({ page }) => page.evaluate("alarms")));
    return told.flat().filter((word) => word !== "connected");
  }
}

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

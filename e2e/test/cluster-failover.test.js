import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { App } from "../lib/app.js";
import { Chromium } from "../lib/chromium.js";
import { Cluster } from "../lib/cluster.js";
import { Conversation } from "../lib/conversation.js";

const HERTZ = 700;
const KILLED_WITHIN_MS = 8_000;
const DRAINED_WITHIN_MS = 200;

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
    return Conversation.begin(anna, ben, HERTZ);
  }

  for (const [words, annaAt, benAt] of [
    ["both are with it", 0, 0],
    ["the listener is with it", 1, 0],
    ["the talker is with it", 0, 1],
  ]) {
    test(`killed, and ${words}`, async (t) => {
      const both = await conversation({ annaAt, benAt });
      await cluster.nodes[0].crash();
      const gapMs = await both.goesOn("b", t);
      assert.ok(gapMs <= KILLED_WITHIN_MS, `nothing was heard for ${gapMs} ms`);
    });

    test(`drained, and ${words}`, async (t) => {
      const both = await conversation({ annaAt, benAt });
      await cluster.nodes[0].leave();
      const gapMs = await both.goesOn("b", t);
      assert.ok(gapMs <= DRAINED_WITHIN_MS, `nothing was heard for ${gapMs} ms`);
      assert.deepEqual(await both.alarms(), [], "nobody has to know");
    });
  }
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { App } from "../lib/app.js";
import { Chromium } from "../lib/chromium.js";
import { Cluster } from "../lib/cluster.js";
import { hearsTone } from "../lib/hearing.js";
import { until } from "../lib/until.js";

const HERTZ = 600;
const EAR = "Ear.loudspeaker";
const SESSION = 'document.querySelector("hl-app").session';

/** Node `a` takes clients, `b` and `c` carry audio. */
let cluster;
let browser;

before(async () => {
  const [signaling, relay] = [{ "node.roles": "signaling" }, { "node.roles": "relay" }];
  [cluster, browser] = await Promise.all([
    Cluster.start(3, {}, [signaling, relay, relay]),
    Chromium.launch({ hertz: HERTZ }),
  ]);
});

after(async () => {
  await browser?.close();
  await cluster?.close();
});

test("clients of a node without a relay hear each other, and again when the relay has died", async () => {
  const [door, ...relays] = cluster.nodes;
  assert.equal(door.ready.media, undefined);
  const settings = { talkMode: "toggle", everybody: "true" };
  const anna = await App.open(browser, door.url, { name: "Anna", settings });
  const ben = await App.open(browser, door.url, { name: "Ben", settings });
  await Promise.all([anna.is("connected"), ben.is("connected")]);
  await anna.talkButton.click();
  await anna.talks("live");
  await hearsTone(ben.page, EAR, HERTZ);
  const stream = await anna.page.evaluate(`${SESSION}.talk.stream`);
  const owner = async () => {
    const { streams } = await (await fetch(`${door.url}api/v1/streams`)).json();
    return streams.find(({ id }) => id === stream)?.node;
  };

  const before = await owner();
  await relays["bc".indexOf(before)].crash();

  await until("another relay", owner, (node) => node && node !== before);
  await hearsTone(ben.page, EAR, HERTZ);
  assert.equal(await anna.page.evaluate(`${SESSION}.talk.stream`), stream);
  assert.equal(await anna.page.evaluate(`${SESSION}.node`), "a");
});

// Mouth to ear, Chromium to Chromium: one microphone's clicks go through the relay and, at the same
// time, straight from page to page. What differs between both is the relay. Prints a table on
// standard error and JSON on standard output and into bench/results/local/. Arguments: --clicks N (220 by default).
import { parseArgs } from "node:util";
import { readFile } from "node:fs/promises";
import { Chromium } from "./lib/chromium.js";
import { circumstances, write } from "./lib/results.js";
import { Server } from "./lib/server.js";
import { wav } from "./lib/tone.js";
import { until } from "./lib/until.js";

const RATE = 48_000;
const CLICK_EVERY_MS = 500;
const LATENCY_AT_MOST_MS = 450;
/** The jitter buffers settle first. */
const WARM_UP_CLICKS = 20;

const { values } = parseArgs({ options: { clicks: { type: "string", default: "220" } } });
const wanted = Number(values.clicks);
if (!Number.isInteger(wanted) || wanted < 1) {
  process.stderr.write(`bench e2e: --clicks takes a number, not '${values.clicks}'\n`);
  process.exit(2);
}

/** Bursts of 8 ms at 2 kHz in silence. */
function clicks() {
  const samples = new Float32Array(RATE * 5);
  const every = (RATE * CLICK_EVERY_MS) / 1_000;
  for (let from = every / 2; from < samples.length; from += every) {
    for (let frame = 0; frame < RATE * 0.008; frame++) {
      samples[from + frame] = 0.8 * Math.sin((2 * Math.PI * 2_000 * frame) / RATE);
    }
  }
  return wav(samples, RATE);
}

async function measure(server, browser) {
  const script = await readFile(new URL("page/clicks.js", import.meta.url), "utf8");
  const talker = await browser.plainPage(server.url, { script, bypassCSP: true });
  const listener = await browser.plainPage(server.url, { script, bypassCSP: true });

  await talker.evaluate(async (endpoint) => {
    globalThis.published = await whip.publish(endpoint);
    globalThis.track = published.connection.getSenders()[0].track;
  }, `${server.url}whip/clicks`);
  await listener.evaluate(async (endpoint) => {
    globalThis.heard = await whip.listen(endpoint);
  }, `${server.url}whep/clicks`);
  await connectDirectly(talker, listener);

  await talker.evaluate(async () => {
    globalThis.mouth = await noteClicks(track);
  });
  await listener.evaluate(async () => {
    globalThis.ears = await noteClicks(heard.receiver.track, direct.getReceivers()[0].track);
  });
  const enough = wanted + WARM_UP_CLICKS;
  await until(
    `${enough} clicks in both ears`,
    () => listener.evaluate("Math.min(...ears.map((times) => times.length))"),
    (count) => count >= enough,
    { withinMs: (enough + 60) * CLICK_EVERY_MS, everyMs: 1_000 },
  );
  const [mouth] = await talker.evaluate("[...mouth]");
  const [relay, direct] = await listener.evaluate("[...ears]");
  return {
    latencies: pair(mouth, relay, direct).slice(-wanted),
    received: {
      relay: await listener.evaluate("Ear.received(heard.receiver)"),
      direct: await listener.evaluate("Ear.received(direct)"),
    },
  };
}

/** The same microphone track on a second connection, without a server in between. */
async function connectDirectly(talker, listener) {
  const offer = await talker.evaluate(async () => {
    globalThis.direct = new RTCPeerConnection();
    direct.addTransceiver(track, { direction: "sendonly" });
    return gathered(direct, await direct.createOffer());
  });
  const answer = await listener.evaluate(async (sdp) => {
    globalThis.direct = new RTCPeerConnection();
    await direct.setRemoteDescription({ type: "offer", sdp });
    return gathered(direct, await direct.createAnswer());
  }, offer);
  await talker.evaluate((sdp) => direct.setRemoteDescription({ type: "answer", sdp }), answer);
  for (const page of [talker, listener]) {
    await until("the direct path", () => page.evaluate("direct.connectionState"), (state) => state === "connected");
  }
}

/** @returns {{relay: number, direct: number}[]} milliseconds for each click that arrived on both ways */
function pair(mouth, relay, direct) {
  const first = (times, from) => times.find((time) => time > from && time < from + LATENCY_AT_MOST_MS);
  return mouth.flatMap((said) => {
    const byRelay = first(relay, said);
    const byDirect = first(direct, said);
    return byRelay && byDirect ? [{ relay: byRelay - said, direct: byDirect - said }] : [];
  });
}

/** Median with the 95 % interval that order statistics give, whatever the distribution. */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const count = sorted.length;
  const reach = 0.98 * Math.sqrt(count);
  const at = (rank) => sorted[Math.min(count - 1, Math.max(0, Math.round(rank)))];
  return {
    p50: round(at((count - 1) / 2)),
    low: round(at(count / 2 - reach)),
    high: round(at(count / 2 + reach)),
    p95: round(at(0.95 * (count - 1))),
  };
}

function round(milliseconds) {
  return Math.round(milliseconds * 10) / 10;
}

const around = circumstances("e2e", process.argv.slice(2));
const server = await Server.start();
const browser = await Chromium.launch({ wav: clicks() });
try {
  const { latencies, received } = await measure(server, browser);
  const result = {
    ...around,
    clicks: latencies.length,
    unit: "ms",
    relay: median(latencies.map(({ relay }) => relay)),
    direct: median(latencies.map(({ direct }) => direct)),
    aboveDirect: median(latencies.map(({ relay, direct }) => relay - direct)),
    received,
    browser: browser.version(),
  };
  const row = (name, { p50, low, high, p95 }) =>
    `| ${name.padEnd(22)} | ${String(p50).padStart(6)} | ${`${low} .. ${high}`.padStart(16)} | ${String(p95).padStart(6)} |\n`;
  process.stderr.write(
    `${result.clicks} clicks, ${result.browser}, ${result.machine.cores} cores\n` +
      `| mouth to ear, ms       |    p50 |    95 % interval |    p95 |\n|---|---:|---:|---:|\n` +
      row("through the relay", result.relay) +
      row("direct", result.direct) +
      row("relay above direct", result.aboveDirect) +
      `written to ${await write(result)}\n`,
  );
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await browser.close();
  await server.stop();
}

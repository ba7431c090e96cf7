import assert from "node:assert/strict";
import { test } from "node:test";
import { LatencyEstimate } from "../src/controllers/latency.js";

/** @param {number} delay @param {number} count @param {number} roundTrip */
function stats(delay, count, roundTrip) {
  return new Map([
    [
      "in",
      { id: "in", type: "inbound-rtp", jitterBufferDelay: delay, jitterBufferEmittedCount: count },
    ],
    [
      "pair",
      { id: "pair", type: "candidate-pair", nominated: true, currentRoundTripTime: roundTrip },
    ],
  ]);
}

test("frame + round trip + buffer since the last look + loudspeaker", () => {
  const estimate = new LatencyEstimate();
  estimate.update(stats(480, 4_800, 0.01), 0);
  // 48,000 samples that waited 40 ms each since then.
  assert.equal(Math.round(estimate.update(stats(480 + 1_920, 52_800, 0.01), 0.012) ?? 0), 89);
});

test("nothing new heard: no estimate", () => {
  const estimate = new LatencyEstimate();
  estimate.update(stats(480, 4_800, 0.01), 0);
  assert.equal(estimate.update(stats(480, 4_800, 0.01), 0), null);
});

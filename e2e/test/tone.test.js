import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../lib/tone.js";

const RATE = 48_000;

function sine(hertz, amplitude, size = 32_768) {
  return Float32Array.from({ length: size }, (_, index) => {
    return amplitude * Math.sin((2 * Math.PI * hertz * index) / RATE);
  });
}

test("a sine between two bins is found to a tenth of a hertz, with its level", () => {
  const { hertz, dbfs, purity, silentMs } = analyse(sine(440.6, 0.5), RATE);
  assert.ok(Math.abs(hertz - 440.6) < 0.1, `${hertz}`);
  assert.ok(Math.abs(dbfs - -9.03) < 0.1, `${dbfs}`);
  assert.ok(purity > 0.99);
  assert.equal(silentMs, 0);
});

test("a hole in a sine is measured", () => {
  const samples = sine(1_000, 0.5).fill(0, 4_800, 9_600);
  assert.equal(analyse(samples, RATE).silentMs, 100);
});

test("silence is silent", () => {
  assert.ok(analyse(new Float32Array(32_768), RATE).dbfs < -100);
});

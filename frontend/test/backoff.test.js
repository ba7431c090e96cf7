import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../src/controllers/backoff.js";

test("waits double up to the cap", () => {
  const backoff = new Backoff(() => 1);
  const waits = Array.from({ length: 6 }, () => backoff.next());
  assert.deepEqual(waits, [250, 500, 1_000, 2_000, 2_000, 2_000]);
});

test("chance takes away at most half", () => {
  const backoff = new Backoff(() => 0);
  assert.deepEqual([backoff.next(), backoff.next()], [125, 250]);
});

test("after minutes without success the cap grows, and success brings the short waits back", () => {
  const backoff = new Backoff(() => 1, { patienceMs: 3_000 });
  for (let attempt = 0; attempt < 8; attempt++) backoff.next();
  assert.equal(backoff.next(), 15_000);
  backoff.reset();
  assert.equal(backoff.next(), 250);
});

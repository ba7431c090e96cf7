import assert from "node:assert/strict";
import { test } from "node:test";
import { loudness, StreamsStore } from "../src/controllers/streams-store.js";
import { stream } from "./fakes.js";

test("our own stream is never among the others, by mark or by id", () => {
  const streams = new StreamsStore();
  streams.replace([stream("a"), stream("b", { mine: true }), stream("c")]);
  streams.setOwn("stream_c");
  assert.deepEqual(
    streams.others.map(({ name }) => name),
    ["a"],
  );
});

test("who is missing in the newest levels is silent, an empty message silences all", () => {
  const streams = new StreamsStore();
  streams.replace([stream("a", { talking: true }), stream("b", { talking: true })]);
  streams.setLevels({ stream_a: 20, stream_b: 20 });
  streams.setLevels({ stream_b: 20 });
  assert.equal(streams.level("stream_a"), 0);
  assert.ok(streams.level("stream_b") > 0.5);
  let told = 0;
  streams.on("levels", () => told++);
  streams.setLevels({});
  assert.equal(streams.level("stream_b"), 0);
  assert.equal(told, 1);
});

test("a level outlives a new list, but nobody is loud who does not talk", () => {
  const streams = new StreamsStore();
  streams.replace([stream("a", { talking: true })]);
  streams.setLevels({ stream_a: 20 });
  streams.replace([stream("a", { talking: true }), stream("b")]);
  assert.ok(streams.level("stream_a") > 0.5);
  streams.replace([stream("a", { talking: false })]);
  assert.equal(streams.level("stream_a"), 0);
});

test("loudness is 0 for silence, 1 for shouting, and never outside", () => {
  assert.equal(loudness(127), 0);
  assert.equal(loudness(0), 1);
  assert.equal(loudness(35), 0.5);
});

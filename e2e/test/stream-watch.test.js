import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { watchStreams } from "../lib/stream-watch.js";

const CLIENT = "Anna";
const REAL = globalThis.WebSocket;
let socket;
let publishes; // the page's talk.on("stream")

beforeEach(() => {
  globalThis.WebSocket = class extends EventTarget {
    send() {}
  };
  watchStreams({ talk: { on: (_, hear) => (publishes = hear) } }, CLIENT);
  socket = new WebSocket();
});

afterEach(() => {
  globalThis.WebSocket = REAL;
  delete globalThis.lost;
});

function asks(id) {
  socket.send(JSON.stringify({ id, type: "publish" }));
}

function answers(answer) {
  socket.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(answer) }));
}

function begins(id, stream) {
  asks(id);
  answers({ id, type: "ok" });
  publishes(stream);
}

function isRefused(id) {
  asks(id);
  answers({ id, type: "error", code: "conflict", message: "resumed since" });
  publishes(null);
}

test("a stream that goes on, or ends with nothing behind it, is not lost", () => {
  begins(1, "stream_a");
  begins(2, "stream_a");
  publishes(null);
  assert.deepEqual(globalThis.lost, []);
});

test("a stream that is refused and followed by another one is lost, with what was not answered", () => {
  begins(1, "stream_a");
  asks(2);
  asks(3);
  isRefused(4);
  begins(5, "stream_b");
  const refusal = "conflict: resumed since";
  assert.deepEqual(globalThis.lost, [{ client: CLIENT, stream: "stream_a", unanswered: 2, refusal }]);
});

test("an answer makes good for what was not answered before it", () => {
  begins(1, "stream_a");
  asks(2);
  begins(3, "stream_a");
  isRefused(4);
  begins(5, "stream_b");
  assert.equal(globalThis.lost[0].unanswered, 0);
});

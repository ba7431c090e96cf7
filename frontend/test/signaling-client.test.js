import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { Backoff } from "../src/controllers/backoff.js";
import { SignalingClient } from "../src/controllers/signaling-client.js";
import { FakeClock, FakeSocket, settle, welcome } from "./fakes.js";

describe("SignalingClient", () => {
  /** @type {FakeClock} */
  let clock;
  /** @type {FakeSocket[]} */
  let sockets;
  /** @type {SignalingClient} */
  let client;
  const last = () => /** @type {FakeSocket} */ (sockets.at(-1));

  beforeEach(() => {
    clock = new FakeClock();
    sockets = [];
    client = new SignalingClient({
      url: "ws://house.local:8080/ws",
      hello: () => ({ name: "Anna", token: "t" }),
      open: (url) => {
        sockets.push(new FakeSocket(url));
        return /** @type {any} */ (last());
      },
      clock,
      backoff: new Backoff(() => 1),
    });
  });

  async function connected(fields = {}) {
    client.connect();
    last().onopen?.();
    last().ok(welcome(fields));
    await settle();
  }

  test("hello carries name and token, and its reply makes it connected", async () => {
    await connected();
    assert.deepEqual(last().sent[0], { type: "hello", id: 1, name: "Anna", token: "t" });
    assert.equal(client.state, "connected");
  });

  test("replies find their requests in any order", async () => {
    await connected();
    const first = client.request("talk", { talking: true });
    const second = client.request("rename", { name: "B" });
    const [, a, b] = last().sent;
    last().say({ type: "ok", id: b.id, which: "second" });
    last().say({ type: "ok", id: a.id, which: "first" });
    assert.equal((await first).which, "first");
    assert.equal((await second).which, "second");
  });

  test("a refusal rejects with its code and the time to wait", async () => {
    await connected();
    const asked = client.request("offer", { sdp: "" });
    const { id } = last().sent.at(-1);
    last().say({ type: "error", id, code: "overloaded", message: "busy", retryAfter: 3 });
    await assert.rejects(asked, { code: "overloaded", retryAfterSeconds: 3 });
  });

  test("a lost socket fails what waits, and comes back under the resume token", async () => {
    await connected({ resume: "r7" });
    const asked = client.request("ping");
    last().onclose?.({ code: 1006 });
    await assert.rejects(asked, { code: "disconnected" });
    assert.equal(client.state, "reconnecting");
    await clock.advance(250);
    assert.equal(sockets.length, 2);
    last().onopen?.();
    assert.equal(last().sent[0].resume, "r7");
  });

  test("a path that swallows everything is noticed by the missing pong", async () => {
    await connected();
    await clock.advance(4_000);
    assert.equal(last().sent.at(-1).type, "ping");
    await clock.advance(2_500);
    assert.equal(client.state, "reconnecting");
    assert.notEqual(sockets[0].closedWith, 1000, "1000 would end the streams at once");
  });

  test("dead for a minute, back within 5 s", async () => {
    await connected();
    await clock.advance(60_000);
    const attempts = sockets.length;
    await clock.advance(5_000);
    assert.ok(sockets.length > attempts, "tried again");
    last().onopen?.();
    last().ok(welcome());
    await settle();
    assert.equal(client.state, "connected");
  });

  test("unauthorized stops the attempts until somebody brings a new token", async () => {
    client.connect();
    last().onopen?.();
    last().say({ type: "error", id: 1, code: "unauthorized", message: "no" });
    await clock.advance(60_000);
    assert.equal(client.state, "refused");
    assert.equal(sockets.length, 1);
    client.connect();
    assert.equal(sockets.length, 2);
  });

  test("a close with 4401 is a refusal too", async () => {
    await connected();
    last().onclose?.({ code: 4401 });
    assert.equal(client.state, "refused");
  });

  test("watchful, it pings twice a second and says when an answer is late, and when it came", async () => {
    /** @type {boolean[]} */
    const told = [];
    client.on("late", (late) => told.push(late));
    await connected();
    client.watchful = true;
    await clock.advance(500);
    last().ok();
    await clock.advance(500);
    assert.equal(last().sent.filter(({ type }) => type === "ping").length, 2);
    await clock.advance(499);
    assert.deepEqual(told, []);
    await clock.advance(1);
    assert.equal(client.late, true);
    last().ok();
    await settle();
    assert.deepEqual(told, [true, false]);
    assert.equal(client.state, "connected");
  });

  test("a draining node is left only when it closes, and not asked again before its time", async () => {
    await connected();
    last().say({ type: "reconnect", reason: "draining", nodes: [], after: 3 });
    assert.equal(client.state, "connected");
    last().onclose?.({ code: 1012 });
    await clock.advance(2_900);
    assert.equal(sockets.length, 1);
    await clock.advance(100);
    assert.equal(sockets.length, 2);
  });

  test("restart asks for a new session and leaves the old one its streams until they are taken over", async () => {
    await connected();
    client.restart();
    last().onopen?.();
    assert.equal("resume" in last().sent[0], false);
    assert.notEqual(sockets[0].closedWith, 1000);
  });

  test("disconnect says good-bye and forgets the session", async () => {
    await connected();
    client.disconnect();
    assert.equal(last().closedWith, 1000);
    await clock.advance(60_000);
    assert.equal(sockets.length, 1);
    client.connect();
    last().onopen?.();
    assert.equal("resume" in last().sent[0], false);
  });

  test("what is no message of ours is ignored", async () => {
    await connected();
    for (const data of ["", "{", "null", "[]", "7", '{"type":5}']) last().onmessage?.({ data });
    assert.equal(client.state, "connected");
  });

  test("an overloaded hello waits as long as the server asks", async () => {
    client.connect();
    last().onopen?.();
    last().say({ type: "error", id: 1, code: "overloaded", message: "", retryAfter: 9 });
    await clock.advance(8_900);
    assert.equal(sockets.length, 1);
    await clock.advance(200);
    assert.equal(sockets.length, 2);
  });

  test("an attempt without a welcome is told with its reason, a lost connection is not", async () => {
    /** @type {[string, number | undefined][]} */
    const told = [];
    client.on("failed", ({ code, retryAfterSeconds }) => told.push([code, retryAfterSeconds]));
    client.connect();
    last().onopen?.();
    last().say({ type: "error", id: 1, code: "too-many-requests", message: "", retryAfter: 900 });
    await settle();
    client.hurry();
    last().onclose?.({ code: 1006 });
    client.hurry();
    last().onopen?.();
    last().ok(welcome());
    await settle();
    last().onclose?.({ code: 1006 });
    assert.deepEqual(told, [
      ["too-many-requests", 900],
      ["disconnected", undefined],
    ]);
  });

  test("hurry does not sit out the wait", async () => {
    await connected();
    last().onclose?.({ code: 1006 });
    client.hurry();
    assert.equal(sockets.length, 2);
  });

  test("whoever hears of the loss may hurry, and then there is one attempt only", async () => {
    await connected();
    client.on("state", (state) => state === "reconnecting" && client.hurry());
    last().onclose?.({ code: 1006 });
    assert.equal(sockets.length, 2);
    await clock.advance(2_000);
    assert.equal(sockets.length, 2);
  });
});

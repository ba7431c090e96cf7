import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { ListenController } from "../src/controllers/listen-controller.js";
import { ProtocolError } from "../src/controllers/protocol.js";
import { StreamsStore } from "../src/controllers/streams-store.js";
import { FakeClock, FakeSignaling, settle, stream } from "./fakes.js";

describe("ListenController", () => {
  /** @type {FakeClock} */
  let clock;
  /** @type {FakeSignaling} */
  let signaling;
  /** @type {StreamsStore} */
  let streams;
  /** @type {number[]} */
  let gains;
  /** @type {ListenController} */
  let listening;
  const kitchen = stream("kitchen");
  const door = stream("door");
  const many = Array.from({ length: 7 }, (_, index) => stream(`s${index}`));

  beforeEach(() => {
    clock = new FakeClock();
    signaling = new FakeSignaling();
    streams = new StreamsStore();
    gains = [];
    const output = {
      /** @param {number} slot @param {number} gain */
      setGain(slot, gain) {
        gains[slot] = gain;
      },
    };
    listening = new ListenController({ signaling, streams, output, clock });
    streams.replace([kitchen, door]);
  });

  test("listening asks for a slot and opens its gain", async () => {
    listening.listen(kitchen.id);
    listening.listen(door.id);
    await settle();
    assert.deepEqual(signaling.asked, [
      { type: "listen", slot: 0, stream: kitchen.id },
      { type: "listen", slot: 1, stream: door.id },
    ]);
    assert.deepEqual(gains, [1, 1]);
  });

  test("stopping is silent at once and frees the slot for the next", () => {
    listening.listen(kitchen.id);
    listening.stop(kitchen.id);
    assert.equal(gains[0], 0);
    assert.deepEqual(signaling.asked.at(-1), { type: "unlisten", slot: 0 });
    listening.listen(door.id);
    assert.equal(listening.slots.get(door.id), 0);
  });

  test("volume follows the slider, and the name remembers it", () => {
    listening.listen(kitchen.id);
    listening.setVolume(kitchen.id, 0.5);
    assert.equal(gains[0], 0.25);
    listening.stop(kitchen.id);
    streams.replace([{ ...kitchen, id: "stream_again" }]);
    assert.equal(listening.volume("stream_again"), 0.5);
  });

  test("a seventh stream is refused in words", () => {
    /** @type {any[]} */
    const failures = [];
    listening.on("failed", (failure) => failures.push(failure));
    streams.replace(many);
    for (const { id } of many) listening.listen(id);
    assert.equal(listening.slots.size, 6);
    assert.deepEqual(failures, [{ code: "no-free-slot", stream: "stream_s6" }]);
  });

  test("a refused stream leaves its slot", async () => {
    signaling.answers.listen = () => {
      throw new ProtocolError("too-many-listeners");
    };
    listening.listen(kitchen.id);
    await settle();
    assert.equal(listening.isListening(kitchen.id), false);
    assert.equal(gains[0], 0);
  });

  for (const code of ["timeout", "overloaded", "too-many-requests"]) {
    test(`everybody: ${code} passes, the stream is asked for again and told once`, async () => {
      /** @type {any[]} */
      const failures = [];
      listening.on("failed", (failure) => failures.push(failure));
      streams.replace([kitchen]);
      signaling.answers.listen = () => {
        throw new ProtocolError(code);
      };
      listening.everybody = true;
      await clock.advance(1_999);
      assert.equal(signaling.of("listen").length, 1);
      await clock.advance(1);
      assert.equal(signaling.of("listen").length, 2);
      assert.deepEqual(failures, [{ code, stream: kitchen.id }]);
      signaling.answers = {};
      await clock.advance(60_000);
      assert.equal(signaling.of("listen").length, 3);
      assert.equal(listening.isListening(kitchen.id), true);
      assert.equal(gains[0], 1);
    });
  }

  test("a refusal that passes is asked again when the server says", async () => {
    signaling.answers.listen = () => {
      throw new ProtocolError("overloaded", undefined, 7);
    };
    listening.listen(kitchen.id);
    await clock.advance(6_999);
    assert.equal(signaling.of("listen").length, 1);
    await clock.advance(1);
    assert.equal(signaling.of("listen").length, 2);
  });

  test("nothing is asked again for a stream that was stopped or is away", async () => {
    signaling.answers.listen = () => {
      throw new ProtocolError("overloaded");
    };
    listening.listen(kitchen.id);
    listening.listen(door.id);
    await settle();
    listening.stop(kitchen.id);
    streams.replace([kitchen]);
    await clock.advance(10_000);
    assert.equal(signaling.of("listen").length, 2);
    signaling.answers = {};
    streams.replace([kitchen, door]);
    assert.equal(listening.isListening(door.id), true);
  });

  test("everybody: who refused for good is not asked again", async () => {
    streams.replace([kitchen]);
    signaling.answers.listen = () => {
      throw new ProtocolError("too-many-listeners");
    };
    listening.everybody = true;
    await clock.advance(60_000);
    streams.replace([kitchen]);
    assert.equal(signaling.of("listen").length, 1);
  });

  test("everybody: a stop outlives a short absence, and is forgotten with the stream", async () => {
    listening.everybody = true;
    listening.stop(kitchen.id);
    await clock.advance(300_000);
    streams.replace([door]);
    await clock.advance(119_000);
    streams.replace([kitchen, door]);
    assert.equal(listening.isListening(kitchen.id), false);
    streams.replace([door]);
    await clock.advance(120_000);
    streams.replace([door]);
    streams.replace([kitchen, door]);
    assert.equal(listening.isListening(kitchen.id), true);
  });

  test("everybody: all are heard, but never our own stream", () => {
    streams.replace([kitchen, door, stream("me", { mine: true })]);
    listening.everybody = true;
    assert.deepEqual([...listening.slots.keys()], [kitchen.id, door.id]);
    streams.replace([kitchen, door, stream("new")]);
    assert.equal(listening.isListening("stream_new"), true);
  });

  test("everybody: who was stopped by hand stays stopped", () => {
    listening.everybody = true;
    listening.stop(kitchen.id);
    streams.replace([kitchen, door]);
    assert.equal(listening.isListening(kitchen.id), false);
  });

  test("everybody: a talker takes the slot of a silent one, but not of one picked by hand", () => {
    streams.replace(many.slice(0, 6));
    listening.listen(many[0].id);
    listening.everybody = true;
    streams.replace([...many.slice(0, 6), { ...many[6], talking: true }]);
    assert.equal(listening.isListening(many[6].id), true);
    assert.equal(listening.isListening(many[0].id), true);
    assert.equal(listening.isListening(many[1].id), false);
  });

  test("a stream that comes back under its id is heard again without a tap", () => {
    listening.listen(kitchen.id);
    streams.replace([door]);
    assert.equal(listening.isListening(kitchen.id), false);
    streams.replace([door, kitchen]);
    assert.equal(listening.isListening(kitchen.id), true);
  });

  test("after two minutes nobody waits for it any more", async () => {
    listening.listen(kitchen.id);
    listening.ended(kitchen.id);
    streams.replace([door]);
    await clock.advance(120_000);
    streams.replace([door, kitchen]);
    assert.equal(listening.isListening(kitchen.id), false);
  });

  test("a new transport is told all slots again", async () => {
    listening.listen(kitchen.id);
    await settle();
    signaling.asked = [];
    listening.again();
    assert.deepEqual(signaling.asked, [{ type: "listen", slot: 0, stream: kitchen.id }]);
  });

  test("who was heard is not given up when the node we moved to cannot bring him yet", async () => {
    /** @type {string[]} */
    const failures = [];
    listening.on("failed", ({ code }) => failures.push(code));
    const at = (/** @type {number} */ generation) =>
      streams.replace([stream("kitchen", { generation })]);
    at(1);
    listening.listen(kitchen.id);
    await settle();
    signaling.answers.listen = () => {
      throw new ProtocolError("too-many-listeners");
    };
    listening.again();
    await settle();
    assert.equal(listening.isListening(kitchen.id), true);
    assert.equal(listening.settled, true, "nothing to wait for");
    signaling.answers = {};
    signaling.asked = [];
    at(1);
    await settle();
    assert.deepEqual(signaling.asked, []);
    at(2); // he has moved, too
    await settle();
    assert.deepEqual(signaling.asked, [{ type: "listen", slot: 0, stream: kitchen.id }]);
    assert.deepEqual(failures, []);
  });

  test("a resumed socket is told only what it has not confirmed", async () => {
    listening.listen(kitchen.id);
    await settle();
    signaling.state = "reconnecting";
    listening.listen(door.id);
    signaling.state = "connected";
    signaling.asked = [];
    listening.resumed();
    assert.deepEqual(signaling.asked, [{ type: "listen", slot: 1, stream: door.id }]);
  });
});

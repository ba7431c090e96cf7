import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { AudioPath } from "../src/controllers/audio-path.js";
import { Emitter } from "../src/controllers/emitter.js";
import { FakeClock } from "./fakes.js";

/** @extends {Emitter<{state: string}>} */
class Stateful extends Emitter {
  state = "connected";
  checks = 0;
  bytes = 0;

  /** @param {string} state */
  become(state) {
    this.state = state;
    this.emit("state", state);
  }

  async stats() {
    const pair = { type: "candidate-pair", nominated: true };
    return new Map([
      ["p", { ...pair, responsesReceived: this.checks, bytesReceived: this.bytes }],
      ["q", { ...pair, nominated: false, responsesReceived: Math.random() }],
    ]);
  }
}

describe("AudioPath", () => {
  /** @type {FakeClock} */
  let clock;
  /** @type {Stateful} */
  let signaling;
  /** @type {Stateful} */
  let media;
  /** @type {AudioPath} */
  let path;
  /** @type {boolean[]} */
  let told;

  beforeEach(() => {
    clock = new FakeClock();
    signaling = new Stateful();
    media = new Stateful();
    path = new AudioPath({
      signaling: /** @type {any} */ (signaling),
      media: /** @type {any} */ (media),
      clock,
    });
    told = [];
    path.on("lost", (lost) => told.push(lost));
  });

  for (const sign of /** @type {const} */ (["checks", "bytes"])) {
    test(`a socket that is away for long while ${sign} come is no loss`, async () => {
      signaling.become("reconnecting");
      for (let seconds = 0; seconds < 30; seconds += 2.5) {
        await clock.advance(2_500);
        media[sign]++;
      }
      assert.deepEqual(told, []);
    });
  }

  test("socket gone and no sign of life: lost within 3 s, though ICE still calls it connected", async () => {
    signaling.become("reconnecting");
    await clock.advance(2_000);
    assert.equal(path.lost, false);
    await clock.advance(1_000);
    assert.equal(path.lost, true);
  });

  test("a sign that came late takes the loss back", async () => {
    signaling.become("reconnecting");
    await clock.advance(5_000);
    media.checks++;
    await clock.advance(1_000);
    assert.deepEqual(told, [true, false]);
  });

  test("ICE lost the path: lost at once, whatever the socket says, until it is mended", () => {
    media.become("reconnecting");
    media.become("connected");
    assert.deepEqual(told, [true, false]);
  });

  test("a first connection is not lost yet, and who left has nothing to lose", async () => {
    media.become("connecting");
    signaling.become("reconnecting");
    await clock.advance(10_000);
    media.become("off");
    signaling.become("off");
    await clock.advance(10_000);
    assert.deepEqual(told, []);
  });

  test("a node that died and came back: lost until there is a path to the new one", async () => {
    signaling.become("reconnecting");
    await clock.advance(4_000);
    signaling.become("connecting"); // still the same doubt
    signaling.become("connected");
    media.become("reconnecting");
    media.become("connected");
    await clock.advance(10_000);
    assert.deepEqual(told, [true, false, true, false]);
  });
});

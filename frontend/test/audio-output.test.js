import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { AudioOutput } from "../src/controllers/audio-output.js";
import { FakeClock, FakeTrack } from "./fakes.js";

class FakeNode {
  /** @type {FakeNode[]} */
  to = [];
  /** @type {any} */
  context;
  gain = {
    value: 1,
    /** @param {number} value */
    setTargetAtTime(value) {
      this.value = value;
    },
  };

  /** @param {any} context */
  constructor(context) {
    this.context = context;
  }

  /** @param {FakeNode} node */
  connect(node) {
    this.to.push(node);
    return node;
  }

  disconnect() {
    this.to = [];
  }
}

class FakeContext {
  state = "suspended";
  currentTime = 0;
  outputLatency = 0;
  baseLatency = 0.01;
  /** @type {FakeNode[]} */
  gains = [];
  /** @type {(() => void) | null} */
  onstatechange = null;
  destination = new FakeNode(this);

  createGain() {
    const node = new FakeNode(this);
    this.gains.push(node);
    return node;
  }

  createMediaStreamSource() {
    return new FakeNode(this);
  }

  async resume() {
    this.state = "running";
    this.onstatechange?.();
  }
}

describe("AudioOutput", () => {
  /** @type {FakeContext} */
  let context;
  /** @type {any[]} */
  let elements;
  /** @type {AudioOutput} */
  let output;
  /** @type {FakeClock} */
  let clock;

  beforeEach(() => {
    clock = new FakeClock();
    /** @type {any} */ (globalThis).MediaStream = class {};
    context = new FakeContext();
    elements = [];
    output = new AudioOutput({
      clock,
      createContext: () => /** @type {any} */ (context),
      createElement: () => {
        const element = { muted: false, srcObject: null, play: async () => {} };
        elements.push(element);
        return /** @type {any} */ (element);
      },
    });
    output.attach(/** @type {any} */ ([new FakeTrack(), new FakeTrack()]));
  });

  test("each slot has its gain, closed until it is used, and a muted element", async () => {
    output.setGain(1, 0.25);
    const [master, first, second] = context.gains;
    assert.equal(first.gain.value, 0);
    assert.equal(second.gain.value, 0.25);
    assert.deepEqual(second.to, [master]);
    assert.ok(elements.length === 2 && elements.every(({ muted }) => muted));
  });

  test("blocked until a gesture, and only when somebody should be heard", async () => {
    assert.equal(output.blocked, false);
    output.setGain(0, 1);
    assert.equal(output.blocked, true);
    await output.unlock();
    assert.equal(output.blocked, false);
  });

  test("muting and ducking act on everything, muting wins", () => {
    output.setGain(0, 1);
    const [master] = context.gains;
    output.ducked = true;
    assert.ok(master.gain.value > 0 && master.gain.value < 0.1);
    output.muted = true;
    assert.equal(master.gain.value, 0);
    output.ducked = false;
    assert.equal(master.gain.value, 0);
    output.muted = false;
    assert.equal(master.gain.value, 1);
  });

  test("tracks of a new connection take over the gains, and those before are let go once they faded", async () => {
    output.setGain(0, 0.5);
    const [, before] = context.gains;
    output.attach(/** @type {any} */ ([new FakeTrack(), new FakeTrack()]));
    assert.equal(context.gains.at(-2)?.gain.value, 0.5);
    assert.equal(before.gain.value, 0);
    assert.notEqual(elements[0].srcObject, null);
    await clock.advance(100);
    assert.equal(elements[0].srcObject, null);
    assert.deepEqual(before.to, []);
  });

  test("prepared tracks play silently, and are attached as they are", () => {
    output.setGain(0, 0.5);
    const tracks = /** @type {any} */ ([new FakeTrack(), new FakeTrack()]);
    output.prepare(tracks);
    const prepared = context.gains.at(-2);
    assert.equal(prepared?.gain.value, 0);
    const { length } = elements;
    output.attach(tracks);
    assert.equal(elements.length, length);
    assert.equal(prepared?.gain.value, 0.5);
  });

  test("tracks that were prepared in vain are let go", () => {
    output.setGain(0, 0.5);
    output.prepare(/** @type {any} */ ([new FakeTrack()]));
    output.prepare([]);
    assert.equal(elements.at(-1).srcObject, null);
    assert.equal(context.gains[1].gain.value, 0.5);
  });
});

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { Microphone } from "../src/controllers/microphone.js";
import { FakeClock, FakeTrack } from "./fakes.js";

describe("Microphone", () => {
  /** @type {FakeClock} */
  let clock;
  /** @type {FakeTrack} */
  let track;
  /** @type {any} */
  let constraints;
  let opened = 0;
  /** @type {Microphone} */
  let microphone;

  beforeEach(() => {
    clock = new FakeClock();
    opened = 0;
    const devices = {
      /** @param {any} asked */
      async getUserMedia(asked) {
        opened++;
        constraints = asked;
        track = new FakeTrack();
        return /** @type {any} */ ({ getAudioTracks: () => [track] });
      },
    };
    microphone = new Microphone({ devices, deviceId: () => "usb", clock });
  });

  test("opens muted, with echo cancelling, on the chosen device", async () => {
    await microphone.open();
    assert.equal(track.enabled, false);
    assert.equal(constraints.audio.echoCancellation, true);
    assert.deepEqual(constraints.audio.deviceId, { ideal: "usb" });
  });

  test("is silent at once when it rests, and closed soon after", async () => {
    await microphone.open();
    microphone.unmute();
    assert.equal(microphone.state, "live");
    microphone.rest();
    assert.equal(track.enabled, false);
    assert.equal(microphone.state, "resting");
    await clock.advance(3_000);
    assert.equal(track.stopped, true);
    assert.equal(microphone.state, "closed");
  });

  test("a quick second press uses the same track", async () => {
    await microphone.open();
    microphone.unmute();
    microphone.rest();
    await clock.advance(2_000);
    await microphone.open();
    microphone.unmute();
    await clock.advance(10_000);
    assert.equal(opened, 1);
    assert.equal(microphone.state, "live");
  });

  test("two presses while it opens ask for one microphone", async () => {
    await Promise.all([microphone.open(), microphone.open()]);
    assert.equal(opened, 1);
  });

  test("without a secure context it says so", async () => {
    const none = new Microphone({ devices: undefined, clock });
    await assert.rejects(none.open(), { name: "SecurityError" });
    assert.equal(none.state, "closed");
  });

  test("an unplugged microphone is closed and told", async () => {
    let lost = 0;
    microphone.on("lost", () => lost++);
    await microphone.open();
    track.onended?.();
    assert.equal(microphone.state, "closed");
    assert.equal(lost, 1);
  });
});

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { Microphone } from "../src/controllers/microphone.js";
import { ProtocolError } from "../src/controllers/protocol.js";
import { TalkController } from "../src/controllers/talk-controller.js";
import { FakeClock, FakeSignaling, FakeTrack, settle } from "./fakes.js";

describe("TalkController", () => {
  /** @type {FakeClock} */
  let clock;
  /** @type {FakeSignaling} */
  let signaling;
  /** @type {FakeTrack[]} */
  let tracks;
  /** @type {any} */
  let sending;
  /** @type {(() => void) | null} */
  let allow;
  /** @type {Microphone} */
  let microphone;
  /** @type {TalkController} */
  let talk;
  /** @type {any[]} */
  let failures;
  let screenOn = false;
  /** @type {Promise<void> | undefined} */
  let attached;

  beforeEach(() => {
    clock = new FakeClock();
    signaling = new FakeSignaling();
    let published = 0;
    signaling.answers.publish = ({ stream }) => ({
      stream: stream ?? `stream_${++published}`,
      resume: `resume_${published}`,
    });
    tracks = [];
    allow = null;
    sending = undefined;
    failures = [];
    screenOn = false;
    attached = undefined;
    microphone = new Microphone({
      clock,
      devices: {
        async getUserMedia() {
          if (allow) {
            await new Promise((resolve, reject) => Object.assign(held, { resolve, reject }));
          }
          const track = new FakeTrack();
          tracks.push(track);
          return /** @type {any} */ ({ getAudioTracks: () => [track] });
        },
      },
    });
    talk = new TalkController({
      signaling,
      media: {
        async setMicrophone(track) {
          sending = track;
          await attached;
        },
      },
      microphone,
      wakeLock: {
        async hold() {
          screenOn = true;
        },
        async release() {
          screenOn = false;
        },
      },
      name: () => "Anna",
      clock,
    });
    talk.on("failed", (failure) => failures.push(failure));
  });
  /** @type {{resolve?: () => void, reject?: (failure: Error) => void}} */
  const held = {};

  test("the first press publishes, opens the microphone and the gate", async () => {
    await talk.press();
    assert.equal(talk.state, "live");
    assert.equal(sending, tracks[0]);
    assert.equal(tracks[0].enabled, true);
    assert.deepEqual(signaling.asked, [
      { type: "publish", name: "Anna" },
      { type: "talk", talking: true },
    ]);
    assert.equal(screenOn, true);
  });

  test("a second press is heard at once: nothing waits for the server or the connection", async () => {
    await talk.press();
    talk.release();
    /** @type {(() => void)[]} */
    const late = [];
    signaling.asked = [];
    signaling.answers.talk = () => new Promise((answered) => late.push(() => answered({})));
    attached = new Promise((done) => late.push(() => done(undefined)));
    const pressed = talk.press();
    await settle();
    assert.equal(talk.state, "live");
    assert.equal(tracks[0].enabled, true);
    assert.equal(sending, tracks[0]);
    assert.deepEqual(signaling.asked, [{ type: "talk", talking: true }]);
    for (const answer of late) answer();
    await pressed;
    assert.equal(talk.state, "live");
  });

  test("a refused talk is silent again and told", async () => {
    signaling.answers.talk = () => {
      throw new ProtocolError("timeout");
    };
    await talk.press();
    assert.equal(talk.state, "off");
    assert.equal(tracks[0].enabled, false);
    assert.deepEqual(signaling.asked.at(-1), { type: "talk", talking: false });
    assert.equal(failures[0].code, "timeout");
  });

  test("release is silent at once and tells the server", async () => {
    await talk.press();
    talk.release();
    assert.equal(talk.state, "off");
    assert.equal(tracks[0].enabled, false);
    assert.deepEqual(signaling.asked.at(-1), { type: "talk", talking: false });
    assert.equal(screenOn, false);
    await clock.advance(3_000);
    assert.equal(sending, null);
    assert.equal(tracks[0].stopped, true);
  });

  test("the second press publishes nothing new", async () => {
    await talk.press();
    talk.release();
    await talk.press();
    assert.equal(signaling.of("publish").length, 1);
    assert.equal(talk.state, "live");
  });

  test("a release before the microphone is open never goes live", async () => {
    allow = () => {};
    const pressed = talk.press();
    await settle();
    assert.equal(talk.state, "starting");
    talk.release();
    held.resolve?.();
    await pressed;
    assert.equal(talk.state, "off");
    assert.equal(tracks[0].enabled, false);
    assert.equal(
      signaling.of("talk").some(({ talking }) => talking),
      false,
    );
    await clock.advance(3_000);
    assert.equal(tracks[0].stopped, true);
  });

  test("press, release and press while the microphone opens: the talker is heard", async () => {
    allow = () => {};
    const first = talk.press();
    await settle();
    talk.release();
    const second = talk.press();
    await settle();
    held.resolve?.();
    await Promise.all([first, second]);
    assert.equal(talk.state, "live");
    assert.equal(tracks.length, 1);
    assert.equal(tracks[0].enabled, true);
    assert.equal(screenOn, true);
    assert.deepEqual(signaling.of("talk"), [{ type: "talk", talking: true }]);
    await clock.advance(120_000);
    assert.equal(talk.state, "live");
    assert.equal(tracks[0].stopped, false);
  });

  test("press, release, press and release while the microphone opens: nobody is heard", async () => {
    allow = () => {};
    const first = talk.press();
    await settle();
    talk.release();
    const second = talk.press();
    talk.release();
    held.resolve?.();
    await Promise.all([first, second]);
    assert.equal(talk.state, "off");
    assert.equal(tracks[0].enabled, false);
    assert.equal(
      signaling.of("talk").some(({ talking }) => talking),
      false,
    );
  });

  test("the failure of a press that was let go does not end the next one", async () => {
    /** @type {{reject?: (failure: Error) => void}} */
    const late = {};
    signaling.answers.talk = () => new Promise((_, reject) => Object.assign(late, { reject }));
    const first = talk.press();
    await settle();
    delete signaling.answers.talk;
    talk.release();
    await talk.press();
    late.reject?.(new ProtocolError("timeout"));
    await first;
    assert.equal(talk.state, "live");
    assert.equal(tracks[0].enabled, true);
    assert.deepEqual(failures, []);
  });

  test("a microphone denied after the release is told all the same", async () => {
    const denied = new DOMException("no", "NotAllowedError");
    allow = () => {};
    const pressed = talk.press();
    await settle();
    talk.release();
    held.reject?.(denied);
    await pressed;
    assert.equal(talk.state, "off");
    assert.deepEqual(
      failures.map(({ code }) => code),
      ["NotAllowedError"],
    );
  });

  test("a press whose stream is lost while the microphone opens never goes live", async () => {
    await talk.press();
    talk.release();
    await clock.advance(3_000);
    allow = () => {};
    const pressed = talk.press();
    await settle();
    signaling.answers.publish = () => {
      throw new ProtocolError("overloaded");
    };
    await talk.again();
    held.resolve?.();
    await pressed;
    assert.equal(talk.state, "off");
    assert.equal(tracks[1].enabled, false);
  });

  test("a minute without talking ends the stream", async () => {
    await talk.press();
    talk.release();
    await clock.advance(59_000);
    assert.equal(talk.stream, "stream_1");
    await clock.advance(1_000);
    assert.equal(talk.stream, null);
    assert.equal(signaling.of("unpublish").length, 1);
  });

  test("talking for longer than a minute ends nothing", async () => {
    await talk.press();
    await clock.advance(300_000);
    assert.equal(talk.state, "live");
  });

  test("leave closes the microphone and ends the stream", async () => {
    await talk.press();
    talk.leave();
    assert.equal(tracks[0].stopped, true);
    assert.equal(talk.stream, null);
    assert.equal(signaling.asked.at(-1)?.type, "unpublish");
  });

  test("a new transport goes on with the same stream and the open gate", async () => {
    await talk.press();
    signaling.asked = [];
    await talk.again();
    assert.deepEqual(signaling.asked, [
      { type: "publish", name: "Anna", stream: "stream_1", resume: "resume_1" },
      { type: "talk", talking: true },
    ]);
  });

  test("there the gate is asked for right behind the stream, without waiting for a reply", async () => {
    await talk.press();
    signaling.asked = [];
    signaling.answers.publish = () => new Promise(() => {});
    void talk.again();
    await settle();
    assert.deepEqual(
      signaling.asked.map(({ type }) => type),
      ["publish", "talk"],
    );
  });

  test("a gate that was refused for want of a stream is asked for again", async () => {
    await talk.press();
    signaling.answers.publish = ({ stream }) => {
      if (stream) throw new ProtocolError("unknown-stream");
      signaling.answers.talk = () => ({});
      return { stream: "stream_2", resume: "resume_2" };
    };
    signaling.answers.talk = () => {
      throw new ProtocolError("not-publishing");
    };
    await talk.again();
    assert.equal(talk.state, "live");
    assert.equal(signaling.of("talk").length, 3);
  });

  test("a stream the server forgot is published anew", async () => {
    await talk.press();
    const { publish } = signaling.answers;
    signaling.answers.publish = (fields) => {
      if (fields.stream) throw new ProtocolError("unknown-stream");
      return publish(fields);
    };
    await talk.again();
    assert.equal(talk.stream, "stream_2");
    assert.equal(talk.state, "live");
  });

  test("a denied microphone is told and nothing stays open", async () => {
    const denied = new DOMException("no", "NotAllowedError");
    const closed = new Microphone({
      clock,
      devices: { getUserMedia: () => Promise.reject(denied) },
    });
    const refused = new TalkController({
      signaling,
      media: { async setMicrophone() {} },
      microphone: closed,
      wakeLock: { async hold() {}, async release() {} },
      name: () => "",
      clock,
    });
    refused.on("failed", (failure) => failures.push(failure));
    await refused.press();
    assert.equal(refused.state, "off");
    assert.equal(failures[0].code, "NotAllowedError");
  });

  test("without a connection the press is refused in words", async () => {
    signaling.state = "reconnecting";
    await talk.press();
    assert.equal(talk.state, "off");
    assert.equal(failures[0].code, "disconnected");
    assert.equal(tracks.length, 0);
  });

  test("a socket lost in mid sentence does not end the talk", async () => {
    signaling.answers.talk = () => {
      throw new ProtocolError("disconnected");
    };
    await talk.press();
    assert.equal(talk.state, "live");
    signaling.answers = {};
    talk.resumed();
    assert.deepEqual(signaling.asked.at(-1), { type: "talk", talking: true });
  });

  test("a server that ends the stream closes the microphone", async () => {
    await talk.press();
    talk.ended(undefined);
    assert.equal(talk.state, "off");
    assert.equal(tracks[0].stopped, true);
    assert.equal(talk.stream, null);
  });
});

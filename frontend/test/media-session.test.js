import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { MediaSession, SLOTS } from "../src/controllers/media-session.js";
import { ProtocolError } from "../src/controllers/protocol.js";
import { FakeClock, FakeConnection, FakeSignaling, FakeTrack, settle } from "./fakes.js";

describe("MediaSession", () => {
  /** @type {FakeClock} */
  let clock;
  /** @type {FakeSignaling} */
  let signaling;
  /** @type {FakeConnection[]} */
  let connections;
  /** @type {MediaSession} */
  let media;
  const last = () => /** @type {FakeConnection} */ (connections.at(-1));

  beforeEach(() => {
    clock = new FakeClock();
    signaling = new FakeSignaling();
    signaling.answers.offer = () => ({ sdp: "answer", slots: 6 });
    connections = [];
    media = new MediaSession({
      signaling,
      clock,
      create: () => {
        connections.push(new FakeConnection());
        return /** @type {any} */ (last());
      },
    });
  });

  async function connected() {
    media.begin({ resumed: false, iceServers: [] });
    await settle();
    last().become("connected");
  }

  test("offers a sendonly microphone first, then six recvonly slots", async () => {
    await connected();
    const directions = last().transceivers.map(({ direction }) => direction);
    assert.deepEqual(directions, ["sendonly", ...Array(SLOTS).fill("recvonly")]);
    assert.deepEqual(signaling.of("offer"), [{ type: "offer", sdp: "offer 1" }]);
    assert.equal(media.state, "connected");
  });

  test("the microphone comes and goes without an offer", async () => {
    await connected();
    const track = /** @type {any} */ (new FakeTrack());
    await media.setMicrophone(track);
    assert.equal(last().transceivers[0].sender.track, track);
    await media.setMicrophone(null);
    assert.equal(last().transceivers[0].sender.track, null);
    assert.equal(signaling.of("offer").length, 1);
  });

  test("a resumed session leaves a living connection alone", async () => {
    await connected();
    media.begin({ resumed: true, iceServers: [] });
    await settle();
    assert.equal(connections.length, 1);
    assert.equal(signaling.of("offer").length, 1);
  });

  test("a session that was not resumed gets a new connection with the same microphone", async () => {
    await connected();
    const track = /** @type {any} */ (new FakeTrack());
    await media.setMicrophone(track);
    media.begin({ resumed: false, iceServers: [] });
    await settle();
    assert.equal(connections.length, 2);
    assert.ok(connections[0].closed);
    assert.equal(last().transceivers[0].sender.track, track);
  });

  test("a short gap is left to ICE itself", async () => {
    await connected();
    last().become("disconnected");
    assert.equal(media.state, "reconnecting");
    await clock.advance(900);
    last().become("connected");
    await clock.advance(30_000);
    assert.equal(signaling.of("offer").length, 1);
  });

  test("a longer gap is answered with ICE restarts on the same connection", async () => {
    await connected();
    last().become("disconnected");
    await clock.advance(1_000);
    assert.deepEqual(last().offers.at(-1), { iceRestart: true });
    await clock.advance(4_000);
    assert.equal(signaling.of("offer").length, 3);
    assert.equal(connections.length, 1);
  });

  test("a transport that stays silent for longer than any server waits takes a new session", async () => {
    let exhausted = 0;
    media.on("exhausted", () => exhausted++);
    await connected();
    last().become("disconnected");
    await clock.advance(44_000);
    assert.equal(exhausted, 0);
    await clock.advance(6_000);
    assert.equal(exhausted, 1);
    media.begin({ resumed: false, iceServers: [] });
    await settle();
    assert.equal(connections.length, 2);
  });

  test("dead for a minute: an attempt is always under way", async () => {
    await connected();
    last().become("disconnected");
    await clock.advance(60_000);
    const offers = signaling.of("offer").length;
    await clock.advance(8_000);
    assert.ok(signaling.of("offer").length > offers);
    last().become("connected");
    assert.equal(media.state, "connected");
  });

  test("nothing is tried without the socket; its welcome starts it at once", async () => {
    await connected();
    signaling.state = "reconnecting";
    last().become("disconnected");
    await clock.advance(10_000);
    assert.equal(signaling.of("offer").length, 1);
    signaling.state = "connected";
    media.begin({ resumed: true, iceServers: [] });
    await settle();
    assert.equal(signaling.of("offer").length, 2);
  });

  test("a refused restart is rolled back and a new session is asked for", async () => {
    let exhausted = 0;
    media.on("exhausted", () => exhausted++);
    await connected();
    signaling.answers.offer = () => {
      throw new ProtocolError("not-found");
    };
    last().become("disconnected");
    await clock.advance(1_000);
    assert.equal(last().rollbacks, 1);
    await clock.advance(2_000);
    assert.equal(exhausted, 1);
  });

  test("an overloaded server is asked again when it said so", async () => {
    /** @type {any[]} */
    const refusals = [];
    media.on("refused", (refusal) => refusals.push(refusal));
    signaling.answers.offer = () => {
      throw new ProtocolError("overloaded", "busy", 7);
    };
    media.begin({ resumed: false, iceServers: [] });
    await settle();
    assert.deepEqual(refusals, [{ code: "overloaded", retryAfterSeconds: 7 }]);
    await clock.advance(6_900);
    assert.equal(signaling.of("offer").length, 1);
    await clock.advance(200);
    assert.equal(signaling.of("offer").length, 2);
  });

  test("a network change restarts ICE though nothing is lost yet", async () => {
    await connected();
    media.networkChanged();
    await settle();
    assert.deepEqual(last().offers.at(-1), { iceRestart: true });
  });

  test("a relay that shuts DTLS gets a new session, not a restart", async () => {
    let exhausted = 0;
    media.on("exhausted", () => exhausted++);
    await connected();
    const { transport } = last().transceivers[0].sender;
    transport.state = "closed";
    transport.onstatechange();
    await clock.advance(500);
    assert.equal(exhausted, 1);
    assert.equal(signaling.of("offer").length, 1);
  });

  test("closing stops everything", async () => {
    await connected();
    media.close();
    await clock.advance(60_000);
    assert.equal(media.state, "off");
    assert.equal(connections.length, 1);
  });
});

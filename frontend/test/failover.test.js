import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Settings } from "../src/controllers/settings.js";
import { VoiceSession } from "../src/controllers/voice-session.js";
import { FakeClock, FakeConnection, FakeSocket, FakeTrack, stream, welcome } from "./fakes.js";

const ANNA = stream("anna", { talking: true, generation: 1 });

/** A connection whose offer says which it is. */
class Named extends FakeConnection {
  /** @type {FakeConnection[]} */
  static all = [];

  async createOffer() {
    return { type: "offer", sdp: String(Named.all.push(this) - 1) };
  }
}

/** A node that answers everybody at once, unless it is dead or frozen. */
class FakeNode {
  /** @type {"well" | "dead" | "frozen"} */
  state = "well";
  /** @type {FakeSocket[]} of all times */
  sockets = [];
  /** @type {Record<string, any>[]} requests of all sockets, pings apart */
  asked = [];
  /** @type {FakeConnection[]} */
  connections = [];
  /** @type {object[]} */
  streams = [ANNA];
  /** @type {string[] | undefined} whom it names, if not all */
  known;
  /** Whether transports come up by themselves. */
  connects = true;

  /** @param {string} name @param {FakeNode[]} cluster */
  constructor(name, cluster) {
    this.name = name;
    this.cluster = cluster;
  }

  get url() {
    return `http://${this.name}:8080`;
  }

  /** @param {string} url */
  accept(url) {
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    socket.send = (text) => this.#answer(socket, JSON.parse(text));
    queueMicrotask(() => {
      if (this.state === "well") socket.onopen?.();
      else if (this.state === "dead") socket.onclose?.({ code: 1006 });
    });
    return socket;
  }

  /** @param {FakeSocket} socket @param {any} request */
  #answer(socket, { id, ...request }) {
    if (request.type !== "ping") this.asked.push(request);
    if (this.state !== "well") return;
    const ok = (fields = {}) => queueMicrotask(() => socket.say({ type: "ok", id, ...fields }));
    if (request.type === "hello") {
      const nodes =
        this.known ?? [this, ...this.cluster.filter((node) => node !== this)].map(({ url }) => url);
      ok(welcome({ node: this.name, nodes, streams: /** @type {any} */ (this.streams) }));
    } else if (request.type === "publish") {
      ok({ stream: request.stream ?? "stream_own", resume: `resume_${this.name}` });
    } else if (request.type === "offer") {
      const connection = /** @type {FakeConnection} */ (Named.all[request.sdp]);
      this.connections.push(connection);
      ok({ sdp: "answer" });
      if (this.connects) setImmediate(() => connection.become("connected"));
    } else {
      ok();
    }
  }

  /** @param {object} message */
  say(message) {
    for (const socket of this.sockets) if (socket.closedWith === undefined) socket.say(message);
  }

  die() {
    this.state = "dead";
    for (const socket of this.sockets) socket.onclose?.({ code: 1006 });
  }

  /** @param {string} type */
  of(type) {
    return this.asked.filter((request) => request.type === type);
  }
}

describe("Failover", () => {
  /** @type {FakeClock} */
  let clock;
  /** @type {FakeNode[]} */
  let cluster;
  /** @type {FakeNode} */
  let a;
  /** @type {FakeNode} */
  let b;
  /** @type {VoiceSession} */
  let session;
  /** @type {string[]} */
  let states;
  /** @type {any[]} */
  let attached;
  /** @type {any[]} */
  let prepared;
  /** @type {any[]} */
  let notices;

  /** @param {...string} names */
  async function open(...names) {
    clock = new FakeClock();
    cluster = [];
    for (const name of names) cluster.push(new FakeNode(name, cluster));
    [a, b] = cluster;
    states = [];
    attached = [];
    prepared = [];
    notices = [];
    const settings = new Settings(null);
    settings.set("name", "Ben");
    settings.set("everybody", true);
    session = new VoiceSession({
      url: "ws://a:8080/ws",
      settings,
      fallbackName: "",
      clock,
      random: () => 0,
      devices: {
        getUserMedia: async () => /** @type {any} */ ({ getAudioTracks: () => [new FakeTrack()] }),
      },
      openSocket: (url) => /** @type {any} */ (nodeAt(url).accept(url)),
      createConnection: () => /** @type {any} */ (new Named()),
      output: /** @type {any} */ ({
        attach: (/** @type {any} */ tracks) => attached.push(tracks),
        prepare: (/** @type {any} */ tracks) => prepared.push(tracks),
        setGain() {},
        unlock() {},
        delaySeconds: 0,
      }),
    });
    session.on("state", (state) => states.push(state));
    session.on("notice", (notice) => notices.push(notice));
    session.connect();
    await clock.advance(0);
  }
  /** @param {string} url */
  const nodeAt = (url) =>
    /** @type {FakeNode} */ (cluster.find(({ name }) => new URL(url).hostname === name));

  const used = () => /** @type {any} */ (session.media.connection);

  /** Anna is heard at this node, a packet every 20 ms, until told otherwise. */
  async function hear(/** @type {FakeNode} */ node, ms = 300) {
    node.say({ type: "levels", levels: { [ANNA.id]: 20 } });
    for (let at = 0; at < ms; at += 20) {
      node.connections.at(-1)?.hear(0, clock.now());
      await clock.advance(20);
    }
  }

  test("with one node there is one socket, no standby and a ping every 4 s", async () => {
    await open("a");
    await clock.advance(10_000);
    assert.equal(a.sockets.length, 1);
    assert.equal(session.several, false);
    assert.equal(session.state, "connected");
  });

  test("another node is met beforehand: welcomed, but without audio", async () => {
    await open("a", "b");
    await clock.advance(600);
    assert.deepEqual(
      b.asked.map(({ type }) => type),
      ["hello"],
    );
    assert.equal(a.connections.length, 1);
    assert.equal(session.node, "a");
  });

  test("who came before the node knew its own address meets another one as soon as it does", async () => {
    await open("a", "b");
    session.disconnect();
    a.known = [b.url];
    session.connect();
    await clock.advance(600);
    assert.equal(b.sockets.length, 0);
    a.say({ type: "nodes", nodes: [a.url, b.url] });
    await clock.advance(600);
    assert.equal(b.of("hello").length, 1);
  });

  test("a node that dies is left at once, and nobody is alarmed", async () => {
    await open("a", "b");
    await session.talk.press();
    await clock.advance(600);
    states.length = 0;
    a.die();
    await clock.advance(50);
    assert.equal(session.node, "b");
    assert.equal(used(), b.connections[0]);
    assert.deepEqual(attached.at(-1), session.failover.leg.media.tracks);
    assert.deepEqual(b.of("listen"), [{ type: "listen", slot: 0, stream: ANNA.id }]);
    assert.deepEqual(b.of("publish"), [
      { type: "publish", name: "Ben", stream: "stream_own", resume: "resume_a" },
    ]);
    assert.deepEqual(b.of("talk"), [{ type: "talk", talking: true }]);
    assert.equal(session.talk.state, "live");
    assert.deepEqual([...new Set(states)], ["connected"]);
    assert.deepEqual(notices, []);
  });

  test("the microphone is on both ways before the change", async () => {
    await open("a", "b");
    await session.talk.press();
    await clock.advance(600);
    b.connects = false;
    a.die();
    await clock.advance(50);
    const [track] = [a, b].map(({ connections }) => connections[0].transceivers[0].sender.track);
    assert.ok(track);
    assert.equal(b.connections[0].transceivers[0].sender.track, track);
    assert.deepEqual(b.of("publish"), []);
  });

  test("a socket that was cut is mended where it was", async () => {
    await open("a", "b");
    await clock.advance(600);
    a.sockets[0].onclose?.({ code: 1006 });
    await clock.advance(1_000);
    assert.equal(session.node, "a");
    assert.equal(a.sockets.length, 2);
    assert.deepEqual(b.of("offer"), []);
  });

  test("a node that is silent to a new socket for 500 ms is left", async () => {
    await open("a", "b");
    await clock.advance(600);
    a.state = "frozen";
    a.sockets[0].onclose?.({ code: 1006 });
    await clock.advance(499);
    assert.equal(session.node, "a");
    await clock.advance(100);
    assert.equal(session.node, "b");
  });

  test("a missed beat is enough where there is a standby", async () => {
    await open("a", "b");
    await clock.advance(600);
    a.state = "frozen";
    await clock.advance(1_100);
    assert.equal(session.node, "b");
  });

  test("on a page that nobody sees there is no hurry", async () => {
    await open("a", "b");
    await clock.advance(600);
    session.rest();
    a.state = "frozen";
    await clock.advance(2_000);
    assert.equal(session.node, "a");
    await clock.advance(6_000);
    assert.equal(session.node, "b");
  });

  test("an answer that comes late, but before the change, keeps us where we are", async () => {
    await open("a", "b");
    await clock.advance(600);
    b.connects = false;
    a.state = "frozen";
    const listens = a.of("listen").length;
    const { send } = a.sockets[0];
    let missed = "";
    a.sockets[0].send = (text) => {
      missed = text;
    };
    await clock.advance(1_050);
    assert.equal(b.of("listen").length, 1);
    a.state = "well";
    a.sockets[0].send = send;
    send(missed);
    await clock.advance(60);
    assert.equal(session.node, "a");
    assert.equal(b.connections[0].closed, true);
    assert.equal(a.of("listen").length, listens + 1, "its slots are sure again");
    await clock.advance(600);
    assert.equal(b.of("hello").length, 2, "the standby is back");
  });

  test("packets that stay away for 600 ms are enough, when the node says that somebody is heard", async () => {
    await open("a", "b");
    await clock.advance(600);
    await hear(a);
    await clock.advance(500);
    assert.equal(session.node, "a");
    await clock.advance(200);
    assert.equal(session.node, "b");
  });

  test("who is not heard by the node's word either is just silent", async () => {
    await open("a", "b");
    await clock.advance(600);
    await hear(a);
    a.say({ type: "levels", levels: {} });
    await clock.advance(3_000);
    assert.equal(session.node, "a");
  });

  test("a transport that failed is enough", async () => {
    await open("a", "b");
    await clock.advance(600);
    used().become("failed");
    await clock.advance(50);
    assert.equal(session.node, "b");
  });

  test("a node that drains is left while it still sounds: first the new sound, then the change", async () => {
    await open("a", "b");
    await session.talk.press();
    await clock.advance(600);
    await hear(a);
    b.streams = [ANNA];
    a.say({ type: "reconnect", reason: "draining", nodes: [b.url], after: 0 });
    b.say({ type: "levels", levels: { [ANNA.id]: 20 } });
    await hear(a, 400);
    assert.equal(b.of("listen").length, 1);
    assert.equal(session.node, "a", "nothing came by the new leg yet");
    assert.equal(used().closed, false);
    b.connections[0].hear(0, 1);
    await hear(a, 60);
    assert.equal(session.node, "b");
    assert.equal(a.connections[0].closed, false, "left only when our stream is with the other");
    a.say({ type: "unpublished", stream: "stream_own", reason: "taken-over" });
    assert.equal(a.connections[0].closed, true);
    assert.equal(a.sockets[0].closedWith, 1000);
    assert.equal(session.talk.state, "live");
    assert.deepEqual(notices, []);
  });

  test("a node that drained and is back before we left is as good as any", async () => {
    await open("a", "b");
    await clock.advance(600);
    b.state = "dead";
    a.say({ type: "reconnect", reason: "draining", nodes: [b.url], after: 0 });
    await clock.advance(100);
    assert.equal(session.node, "a", "nobody else takes us");
    a.sockets.at(-1)?.onclose?.({ code: 1012 });
    await clock.advance(30_000);
    assert.equal(session.node, "a");
    assert.equal(session.state, "connected");
  });

  test("an old leg that says nothing more is closed after a second", async () => {
    await open("a", "b");
    await clock.advance(600);
    a.say({ type: "reconnect", reason: "draining", nodes: [b.url], after: 0 });
    await clock.advance(100);
    assert.equal(session.node, "b");
    assert.equal(a.connections[0].closed, false);
    await clock.advance(1_000);
    assert.equal(a.connections[0].closed, true);
  });

  test("where there is no other node, a draining one is stayed with", async () => {
    await open("a");
    a.say({ type: "reconnect", reason: "draining", nodes: [], after: 0 });
    await clock.advance(5_000);
    assert.equal(session.state, "connected");
    assert.equal(a.sockets.length, 1);
  });

  test("the next node is taken when the standby fails, too", async () => {
    await open("a", "b", "c");
    await clock.advance(600);
    b.connects = false;
    a.die();
    await clock.advance(4_500);
    assert.equal(session.node, "c");
    assert.equal(b.connections[0].closed, true);
  });

  test("a node that is met only when it is needed is prepared as well", async () => {
    await open("a", "b");
    await clock.advance(100);
    a.die();
    await clock.advance(100);
    assert.equal(session.node, "b");
    assert.deepEqual(prepared.at(-1), attached.at(-1));
    assert.equal(b.of("offer").length, 1);
  });

  test("after a move there is a standby again, not at the node that failed, and no move back", async () => {
    await open("a", "b", "c");
    const [, , c] = cluster;
    await clock.advance(600);
    a.die();
    // For a second the leg that was left still tries, at times that it draws by lot.
    await clock.advance(2_000);
    assert.equal(session.node, "b");
    a.state = "well";
    await clock.advance(60_000);
    assert.equal(session.node, "b");
    assert.equal(c.of("hello").length, 1);
    assert.equal(a.of("hello").length, 1);
  });

  test("a socket resumed after a move keeps the standby", async () => {
    await open("a", "b", "c");
    const [, , c] = cluster;
    await clock.advance(600);
    a.die();
    await clock.advance(2_000);
    assert.equal(session.node, "b");
    b.sockets.at(-1)?.onclose?.({ code: 1006 });
    await clock.advance(1_000);
    assert.equal(session.node, "b");
    assert.equal(b.of("hello").length, 2, "its socket was cut and is back");
    assert.equal(c.of("hello").length, 1);
    assert.equal(c.sockets[0].closedWith, undefined);
  });

  test("nodes that fail are asked less and less often", async () => {
    await open("a", "b");
    b.state = "dead";
    await clock.advance(30_000);
    const early = b.sockets.length;
    await clock.advance(60_000);
    assert.ok(early >= 3 && early <= 6, `${early} in the first half minute`);
    assert.ok(b.sockets.length - early <= 2, `${b.sockets.length - early} in the minute after`);
    assert.equal(session.state, "connected");
  });

  test("all gone: it says so, and is back with whoever comes back", async () => {
    await open("a", "b");
    await clock.advance(600);
    a.die();
    b.die();
    await clock.advance(1_500);
    assert.equal(session.state, "reconnecting");
    b.state = "well";
    await clock.advance(20_000);
    assert.equal(session.node, "b");
    assert.equal(session.state, "connected");
  });

  test("one more address of the same node is no other node", async () => {
    await open("a", "a2");
    cluster[1].accept = (url) => a.accept(url);
    await clock.advance(10_000);
    assert.equal(session.several, true);
    assert.equal(a.connections.length, 1);
    assert.ok(a.sockets.slice(1).every(({ closedWith }) => closedWith === 1000));
    assert.equal(a.sockets.length, 2, "asked once only");
  });

  test("disconnecting says good-bye to both", async () => {
    await open("a", "b");
    await clock.advance(600);
    session.disconnect();
    assert.equal(a.sockets[0].closedWith, 1000);
    assert.equal(b.sockets[0].closedWith, 1000);
    await clock.advance(60_000);
    assert.equal(a.sockets.length + b.sockets.length, 2);
    assert.equal(session.state, "off");
  });

  test("a list that changes brings a standby, and takes none for a reason", async () => {
    await open("a");
    await clock.advance(1_000);
    cluster.push(new FakeNode("b", cluster));
    a.say({ type: "nodes", nodes: ["http://a:8080", "http://b:8080", "https://b:8443", 7, "?"] });
    await clock.advance(600);
    assert.equal(cluster[1].of("hello").length, 1);
  });
});

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import WebSocket from "ws";
import { Chromium } from "../lib/chromium.js";
import { hearsTone, receivesWell } from "../lib/hearing.js";
import { TcpPath } from "../lib/paths.js";
import { Server } from "../lib/server.js";
import { until } from "../lib/until.js";

const HERTZ = 800;
let server;
let browser;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), Chromium.launch({ hertz: HERTZ })]);
});

afterEach(() => browser.closePages());

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page with one card that talks to the given path of the server. */
async function card(path = "", origin = server.url) {
  const page = await browser.plainPage(origin);
  await page.evaluate((url) => {
    globalThis.card = new CardClient(url);
  }, origin + path);
  return page;
}

async function sender(path) {
  const page = await card(path);
  await page.evaluate("card.startSending()");
  await until("the sender is connected", () => page.evaluate("card.peer?.connectionState"), (state) => state === "connected");
  return page;
}

/** Messages of one type that a card got. */
function got(page, type) {
  return page.evaluate((wanted) => card.messages.filter((message) => message.type === wanted), type);
}

function sees(page, type, count = 1) {
  return until(`${count} ${type}`, () => got(page, type), (messages) => messages.length >= count);
}

/** A socket without a browser. */
async function probe(path = "ws") {
  const socket = new WebSocket(server.url.replace("http", "ws") + path);
  const messages = [];
  socket.on("message", (data) => messages.push(JSON.parse(String(data))));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return { socket, messages, send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)) };
}

for (const path of ["", "ws"]) {
  test(`the first message on /${path} is the empty list, unasked`, async () => {
    const { socket, messages } = await probe(path);
    await until("a greeting", () => messages[0], Boolean, { withinMs: 5_000 });
    assert.deepEqual(messages[0], { type: "available_streams", streams: [] });
    socket.close();
  });
}

test("what is no message is ignored and the socket stays", async () => {
  const { socket, messages, send } = await probe();
  for (const nonsense of ["{", "[]", "null", { type: "test" }, { type: "ice_candidate", candidate: {} }, { type: "webrtc_offer", offer: 7 }]) {
    send(nonsense);
  }
  socket.send(Buffer.from([1, 2, 3]));
  send({ type: "get_available_streams" });
  await until("the asked list", () => messages.filter(({ type }) => type === "available_streams").length, (count) => count === 2);
  assert.equal(socket.readyState, WebSocket.OPEN);
  socket.close();
});

test("a receiver that waited hears the sender that comes, and both ends say good-bye", async (t) => {
  const receiver = await card();
  await receiver.evaluate("card.autoListen()");
  const [refused] = await sees(receiver, "error");
  assert.equal(refused.message, "No audio stream available");

  const talker = await sender("ws");
  const [ready] = await got(talker, "sender_ready");
  assert.ok(ready.connection_id);
  const [{ stream_id: stream }] = await sees(receiver, "stream_available");
  assert.match(stream, /^stream_[^{}/]+$/);
  assert.deepEqual((await sees(talker, "stream_available")).map((message) => message.stream_id), [stream]);

  const tone = await hearsTone(receiver, "card.ear", HERTZ);
  const sound = await receivesWell(receiver, "card.peer");
  t.diagnostic(JSON.stringify({ ...tone, ...sound }));
  const latencyMs = await until("the card shows a latency", () => receiver.evaluate("card.latencyMs"), (ms) => ms !== null);
  assert.ok(Math.abs(latencyMs) < 2_000, `${latencyMs} ms`);

  await talker.evaluate("card.stop()");
  const ended = await sees(receiver, "stream_ended");
  assert.deepEqual(ended.map((message) => message.stream_id), [stream]);
  assert.equal(await receiver.evaluate("card.socket.readyState"), WebSocket.OPEN);
});

test("two start_receiving in a row get one offer, and the tone is heard", async () => {
  const talker = await sender();
  for (let time = 0; time < 3; time++) {
    const receiver = await card();
    await receiver.evaluate("card.autoListen()");
    await hearsTone(receiver, "card.ear", HERTZ);
    await sees(receiver, "available_streams", 3); // that of half a second later is past
    assert.equal(await receiver.evaluate("card.offers"), 1);
    await receiver.evaluate("card.stop()");
  }
});

test("a card may stop, start again on the same socket, and change its role", async () => {
  const talker = await sender();
  const other = await card();
  const [stream] = (await sees(talker, "stream_available")).map((message) => message.stream_id);
  await other.evaluate((id) => card.pick(id), stream);
  await hearsTone(other, "card.ear", HERTZ);

  await other.evaluate("card.stopStream()");
  await other.evaluate("card.ear = null");
  await other.evaluate((id) => card.startReceiving(id), stream);
  await hearsTone(other, "card.ear", HERTZ);

  await other.evaluate("card.startSending()");
  await sees(talker, "stream_available", 2);
  await other.evaluate("card.stop()");
  const ended = await sees(talker, "stream_ended");
  await talker.evaluate("card.getStreams()");
  const lists = await sees(talker, "available_streams", 2);
  assert.deepEqual(lists.at(-1).streams, [stream]);
  assert.equal(ended.length, 1);
});

test("a new stream is heard instead of the older one by who watches", async () => {
  const first = await sender();
  const receiver = await card();
  await receiver.evaluate("card.autoListen()");
  await hearsTone(receiver, "card.ear", HERTZ);
  const second = await sender();
  const [, { stream_id: newest }] = await sees(first, "stream_available", 2);
  await until("the newest is selected", () => receiver.evaluate("card.selected"), (id) => id === newest);
  await until("a second offer was answered", () => receiver.evaluate("card.offers"), (count) => count === 2);
  await hearsTone(receiver, "card.ear", HERTZ);
});

test("of two streams asked for at once the second is heard", async () => {
  const first = await sender();
  const second = await sender();
  const [one, other] = (await sees(first, "stream_available", 2)).map((message) => message.stream_id);
  const receiver = await card();
  await receiver.evaluate("card.open()");
  // A stream begins in the moment somebody starts to listen: the offer for the one that was the newest
  // is under way when the card has taken a fresh peer for the other.
  await receiver.evaluate(([earlier, later]) => {
    const answer = card.answer;
    card.answer = function (offer) {
      card.answer = answer;
      card.startReceiving(later);
      return this.answer(offer);
    };
    card.startReceiving(earlier);
  }, [one, other]);
  await hearsTone(receiver, "card.ear", HERTZ);
  await first.evaluate("card.stop()"); // which is not the one that is heard
  await sees(receiver, "stream_ended");
  await hearsTone(receiver, "card.ear", HERTZ);
});

for (const taken of [true, false]) {
  test(`a card that stops and starts while an offer is under way hears, its new peer ${taken ? "takes" : "misses"} that offer`, async () => {
    const talker = await sender();
    const [stream] = (await sees(talker, "stream_available")).map((message) => message.stream_id);
    const receiver = await card();
    await receiver.evaluate("card.open()");
    await receiver.evaluate(([id, takesIt]) => {
      const answer = card.answer;
      card.answer = function (offer) {
        card.answer = answer;
        card.stopStream();
        card.startReceiving(id);
        return takesIt ? this.answer(offer) : undefined;
      };
      card.startReceiving(id);
    }, [stream, taken]);
    await hearsTone(receiver, "card.ear", HERTZ);
    assert.deepEqual(receiver.problems, []);
  });
}

test("cards of one page that come back leave each other's sound alone", async () => {
  const path = await TcpPath.open(server.ready.http);
  const talker = await card("ws", path.url);
  const receiver = await card("ws", path.url);
  await talker.evaluate("card.startSending()");
  const [{ stream_id: stream }] = await sees(talker, "stream_available");
  await receiver.evaluate((id) => card.pick(id), stream);
  await hearsTone(receiver, "card.ear", HERTZ);
  path.cut();
  for (const page of [talker, receiver]) await sees(page, "available_streams", 2);

  await receiver.evaluate("card.stopStream(), card.ear = null");
  await receiver.evaluate((id) => card.startReceiving(id), stream);
  await hearsTone(receiver, "card.ear", HERTZ);
  assert.deepEqual(await got(receiver, "stream_ended"), []);
  path.close();
});

test("a socket that is cut leaves the sound as it is", async () => {
  const path = await TcpPath.open(server.ready.http);
  const talker = await card("ws", path.url);
  const receiver = await card("ws", path.url);
  await talker.evaluate("card.startSending()");
  await receiver.evaluate("card.autoListen()");
  await hearsTone(receiver, "card.ear", HERTZ);
  // From here on the receiver only hears: a list would make it subscribe anew.
  await receiver.evaluate("card.watching = false, clearInterval(card.poll), card.ear.watch(800)");

  path.cut();
  for (const page of [talker, receiver]) {
    await until("the socket is back", () => page.evaluate("[card.attempts, card.socket.readyState, card.messages.filter(({ type }) => type === 'available_streams').length]"), ([, state, lists]) => state === WebSocket.OPEN && lists >= 2);
  }
  const log = await receiver.evaluate("card.ear.log");
  const silent = log.filter(([, level]) => level < -30).length;
  assert.ok(silent <= log.length * 0.02, `${silent} of ${log.length} looks heard nothing`);
  await hearsTone(receiver, "card.ear", HERTZ);
  assert.deepEqual(await got(receiver, "stream_ended"), []);
  path.close();
});

test("a card from a foreign page is refused unless its address carries a token", async () => {
  const guarded = await Server.start({ "auth.anonymous": "", "auth.token": "porch-light-token" });
  try {
    const status = (path, origin) =>
      new Promise((resolve) => {
        const socket = new WebSocket(guarded.url.replace("http", "ws") + path, { origin });
        socket.once("open", () => resolve(101)).once("open", () => socket.close());
        socket.once("unexpected-response", (_, response) => resolve(response.statusCode));
        socket.once("error", () => {});
      });
    assert.equal(await status("ws", "https://elsewhere.example"), 403);
    assert.equal(await status("ws/wrong-token", "https://elsewhere.example"), 401);
    assert.equal(await status("ws/porch-light-token", "https://elsewhere.example"), 101);
  } finally {
    await guarded.stop();
  }
});

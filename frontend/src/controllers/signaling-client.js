import { Backoff } from "./backoff.js";
import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";
import { CLOSE, ProtocolError, SUBPROTOCOL } from "./protocol.js";

/** An attempt that is not welcomed by then is given up: lost SYNs are repeated only after 1 s, 3 s. */
const WELCOME_WITHIN_MS = 2_500;
const ANSWER_WITHIN_MS = 8_000;
/** A dead path is noticed within ping + pong, long before TCP says so. */
const PING_EVERY_MS = 4_000;
const PONG_WITHIN_MS = 2_500;
/** Where another node stands ready, doubt pays: a ping after each so long, and late is what takes longer. */
const BEAT_MS = 500;

/**
 * @typedef {"off" | "connecting" | "connected" | "reconnecting" | "refused"} SignalingState
 *
 * @typedef {object} Events
 * @property {SignalingState} state
 * @property {import("./protocol.js").Welcome} ready after each hello, also the one that resumed
 * @property {ProtocolError} failed an attempt that got no welcome; the next one follows by itself
 * @property {boolean} late a beat was missed, or the answer came after all
 * @property {{type: string, [field: string]: any}} message whatever the server sends by itself
 */

/**
 * The WebSocket to one node: requests with their replies, and a socket that is replaced whenever it
 * is lost, under the resume token, until `disconnect`.
 *
 * @extends {Emitter<Events>}
 */
export class SignalingClient extends Emitter {
  /** @type {SignalingState} */
  #state = "off";
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {Map<number, {resolve: (reply: any) => void, reject: (reason: ProtocolError) => void, timer: unknown}>} */
  #waiting = new Map();
  #nextId = 1;
  /** @type {string | undefined} */
  #resume;
  #everReady = false;
  #watchful = false;
  #late = false;
  /** The server's wish for the time before the next attempt. */
  #afterMs = 0;
  /** @type {unknown} */
  #timer;
  /** @type {unknown} */
  #pingTimer;
  /** @type {unknown} */
  #lateTimer;
  #url;
  #open;
  #hello;
  #clock;
  #backoff;

  /**
   * @param {object} options
   * @param {string} options.url
   * @param {() => {name: string, token?: string}} options.hello asked anew for each attempt
   * @param {(url: string, protocol: string) => WebSocket} [options.open]
   * @param {import("./clock.js").Clock} [options.clock]
   * @param {Backoff} [options.backoff]
   */
  constructor({ url, hello, open, clock = systemClock, backoff = new Backoff() }) {
    super();
    this.#url = url;
    this.#hello = hello;
    this.#open = open ?? ((address, protocol) => new WebSocket(address, protocol));
    this.#clock = clock;
    this.#backoff = backoff;
  }

  get state() {
    return this.#state;
  }

  /** Whether a beat is missing, which only a watchful client notices. */
  get late() {
    return this.#late;
  }

  /** @param {boolean} watchful ping often, to notice within a second that nobody answers */
  set watchful(watchful) {
    if (watchful === this.#watchful) return;
    this.#watchful = watchful;
    if (this.#state === "connected") this.#schedulePing();
    if (!watchful) this.#beLate(false);
  }

  /** Connects, and stays connected until `disconnect`. Also the way out of `refused`. */
  connect() {
    if (this.#state !== "off" && this.#state !== "refused") return;
    this.#backoff.reset();
    this.#attempt();
  }

  /** Says good-bye: the server ends our streams at once instead of waiting for us to return. */
  disconnect() {
    this.#forget(CLOSE.left);
    this.#resume = undefined;
    this.#everReady = false;
    this.#become("off");
  }

  /** Leaves this session for a new one, which has a new transport. */
  restart() {
    if (this.#state !== "connected") return;
    this.#resume = undefined;
    this.#attempt();
  }

  /** The network changed or the page woke up: do not sit out the wait, and doubt the open socket. */
  hurry() {
    if (this.#state === "connected") this.#ping();
    else if (this.#isTrying() && this.#socket === null) this.#attempt();
  }

  /**
   * @param {string} type
   * @param {Record<string, unknown>} [fields]
   * @param {{withinMs?: number}} [options]
   * @returns {Promise<any>} the `ok` reply; rejects with {@link ProtocolError}
   */
  request(type, fields = {}, { withinMs = ANSWER_WITHIN_MS } = {}) {
    if (this.#state !== "connected") return Promise.reject(new ProtocolError("disconnected"));
    return this.#send(type, fields, withinMs);
  }

  #isTrying() {
    return this.#state === "connecting" || this.#state === "reconnecting";
  }

  #attempt() {
    this.#forget();
    this.#become(this.#everReady ? "reconnecting" : "connecting");
    let socket;
    try {
      socket = this.#open(this.#url, SUBPROTOCOL);
    } catch {
      this.#retry();
      return;
    }
    this.#socket = socket;
    this.#timer = this.#clock.after(() => this.#lost(socket), WELCOME_WITHIN_MS);
    socket.onopen = () => this.#greet(socket);
    socket.onmessage = (event) => socket === this.#socket && this.#receive(String(event.data));
    socket.onclose = (event) => this.#lost(socket, event.code);
  }

  /** @param {WebSocket} socket */
  async #greet(socket) {
    if (socket !== this.#socket) return;
    const fields = { ...this.#hello(), ...(this.#resume && { resume: this.#resume }) };
    try {
      const welcome = await this.#send("hello", fields, WELCOME_WITHIN_MS);
      if (socket !== this.#socket) return;
      this.#clock.cancel(this.#timer);
      this.#resume = welcome.resume;
      this.#everReady = true;
      this.#backoff.reset();
      this.#become("connected");
      this.#schedulePing();
      this.emit("ready", welcome);
    } catch (failure) {
      if (socket !== this.#socket) return;
      const refused = failure instanceof ProtocolError ? failure : new ProtocolError("unknown");
      if (refused.code === "unauthorized") this.#refuse();
      else this.#lost(socket, undefined, refused);
    }
  }

  /**
   * @param {string} type
   * @param {Record<string, unknown>} fields
   * @param {number} withinMs
   * @returns {Promise<any>}
   */
  #send(type, fields, withinMs) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = this.#clock.after(() => {
        this.#waiting.delete(id);
        reject(new ProtocolError("timeout", `no answer to ${type} within ${withinMs} ms`));
      }, withinMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#socket?.send(JSON.stringify({ ...fields, type, id }));
    });
  }

  /** @param {string} text */
  #receive(text) {
    const message = parse(text);
    if (message === null) return;
    const waiting = typeof message.id === "number" ? this.#waiting.get(message.id) : undefined;
    if (waiting) {
      this.#waiting.delete(/** @type {number} */ (message.id));
      this.#clock.cancel(waiting.timer);
      if (message.type === "ok") waiting.resolve(message);
      else waiting.reject(new ProtocolError(message.code, message.message, message.retryAfter));
    } else if (message.type === "error" && message.code === "unauthorized") {
      this.#refuse();
    } else if (message.type !== "ok") {
      if (message.type === "reconnect") this.#afterMs = (Number(message.after) || 0) * 1_000;
      this.emit("message", message);
    }
  }

  #refuse() {
    this.#forget();
    this.#resume = undefined;
    this.#become("refused");
  }

  /**
   * @param {WebSocket} socket
   * @param {number} [code]
   * @param {ProtocolError} [failure]
   */
  #lost(socket, code = undefined, failure = new ProtocolError("disconnected")) {
    if (socket !== this.#socket) return;
    if (code === CLOSE.unauthorized) {
      this.#refuse();
      return;
    }
    const welcomed = this.#state === "connected";
    this.#afterMs = Math.max(this.#afterMs, (failure.retryAfterSeconds ?? 0) * 1_000);
    this.#forget();
    this.#retry();
    if (!welcomed) this.emit("failed", failure);
  }

  /** The timer comes first: whoever hears of the state may hurry. */
  #retry() {
    const delayMs = Math.max(this.#afterMs, this.#backoff.next());
    this.#afterMs = 0;
    this.#clock.cancel(this.#timer);
    this.#timer = this.#clock.after(() => this.#attempt(), delayMs);
    this.#become(this.#everReady ? "reconnecting" : "connecting");
  }

  #schedulePing() {
    this.#clock.cancel(this.#pingTimer);
    const everyMs = this.#watchful ? BEAT_MS : PING_EVERY_MS;
    this.#pingTimer = this.#clock.after(() => this.#ping(), everyMs);
  }

  async #ping() {
    const socket = this.#socket;
    this.#clock.cancel(this.#pingTimer);
    this.#clock.cancel(this.#lateTimer);
    this.#lateTimer = this.#clock.after(() => this.#beLate(this.#watchful), BEAT_MS);
    try {
      await this.#send("ping", {}, PONG_WITHIN_MS);
    } catch (failure) {
      // An error reply proves life as well as a pong does.
      if (failure instanceof ProtocolError && failure.code === "timeout" && socket) {
        this.#lost(socket);
      }
    }
    if (socket !== this.#socket || this.#state !== "connected") return;
    this.#beLate(false);
    this.#schedulePing();
  }

  /** @param {boolean} late */
  #beLate(late) {
    this.#clock.cancel(this.#lateTimer);
    if (late === this.#late) return;
    this.#late = late;
    this.emit("late", late);
  }

  /**
   * Drops the socket and fails what waits for an answer on it.
   *
   * @param {number} [code] `left` tells the server not to wait for us
   */
  #forget(code = CLOSE.replaced) {
    this.#clock.cancel(this.#timer);
    this.#clock.cancel(this.#pingTimer);
    this.#clock.cancel(this.#lateTimer);
    this.#late = false;
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code);
    }
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of waiting) {
      this.#clock.cancel(timer);
      reject(new ProtocolError("disconnected"));
    }
  }

  /** @param {SignalingState} state */
  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.emit("state", state);
  }
}

/**
 * @param {string} text
 * @returns {{type: string, [field: string]: any} | null} null for what is no message of ours
 */
function parse(text) {
  try {
    const message = JSON.parse(text);
    return message !== null && typeof message?.type === "string" ? message : null;
  } catch {
    return null;
  }
}

import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";
import { SLOTS } from "./media-session.js";
import { codeOf, PASSING, ProtocolError } from "./protocol.js";

/** A publisher whose path was cut comes back under the same id: until then its listeners wait. */
const WAIT_FOR_RETURN_MS = 120_000;

/** After a refusal that passes, unless the server names a time. */
const RETRY_SECONDS = 2;

/** Refusals that another node, or another moment, would not take back. */
const FINAL = new Set(["forbidden", "own-stream", "bad-slot"]);

/**
 * @typedef {object} Listening
 * @property {string} stream
 * @property {number} slot -1 while the stream is away
 * @property {number} volume 0 to 1
 * @property {boolean} automatic picked by 'listen to everybody', so it may make room
 * @property {boolean} confirmed the server said ok on this transport
 * @property {number | undefined} [generation] of the stream when it was asked for
 * @property {boolean} heard it was confirmed once, on this transport or an earlier one
 * @property {boolean} told that the server has no room now: once is enough, the asking goes on
 * @property {unknown} [timer] ends the waiting, or asks again
 *
 * @typedef {object} Events
 * @property {null} change
 * @property {{code: string, stream: string}} failed
 */

/**
 * Who is heard, in which of the six slots and how loud.
 *
 * @extends {Emitter<Events>}
 */
export class ListenController extends Emitter {
  /** @type {Map<string, Listening>} by stream */
  #heard = new Map();
  /** @type {Map<string, number>} by name, so that a volume outlives the stream it was set for */
  #volumes = new Map();
  /**
   * Streams the listener stopped, or that refused him: not picked by themselves.
   *
   * @type {Map<string, number | null>} since when each is not listed any more: it may come back, too
   */
  #dismissed = new Map();
  #everybody = false;
  #signaling;
  #streams;
  #output;
  #clock;

  /**
   * @param {object} options
   * @param {Pick<import("./signaling-client.js").SignalingClient, "request" | "state">} options.signaling
   * @param {import("./streams-store.js").StreamsStore} options.streams
   * @param {Pick<import("./audio-output.js").AudioOutput, "setGain">} options.output
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ signaling, streams, output, clock = systemClock }) {
    super();
    this.#signaling = signaling;
    this.#streams = streams;
    this.#output = output;
    this.#clock = clock;
    streams.on("change", () => this.#reconcile());
  }

  /** @param {string} stream */
  isListening(stream) {
    return (this.#heard.get(stream)?.slot ?? -1) >= 0;
  }

  /** Whether every slot in use is filled, or cannot be. */
  get settled() {
    return [...this.#heard.values()].every(({ slot, confirmed, told }) => {
      return slot < 0 || confirmed || told;
    });
  }

  /** Slots in use, by stream. */
  get slots() {
    return new Map([...this.#heard].flatMap(([id, { slot }]) => (slot < 0 ? [] : [[id, slot]])));
  }

  get everybody() {
    return this.#everybody;
  }

  set everybody(everybody) {
    this.#everybody = everybody;
    this.#dismissed.clear();
    this.#reconcile();
  }

  /**
   * @param {string} stream
   * @returns {number} 0 to 1
   */
  volume(stream) {
    const name = this.#streams.get(stream)?.name ?? "";
    return this.#heard.get(stream)?.volume ?? this.#volumes.get(name) ?? 1;
  }

  /**
   * @param {string} stream
   * @param {number} volume 0 to 1
   */
  setVolume(stream, volume) {
    const name = this.#streams.get(stream)?.name;
    if (name) this.#volumes.set(name, volume);
    const heard = this.#heard.get(stream);
    if (!heard) return;
    heard.volume = volume;
    if (heard.slot >= 0) this.#output.setGain(heard.slot, gainOf(volume));
    this.emit("change", null);
  }

  /** @param {string} stream */
  listen(stream) {
    this.#dismissed.delete(stream);
    const known = this.#heard.get(stream);
    if (known) known.automatic = false;
    else if (!this.#place(stream, false)) this.emit("failed", { code: "no-free-slot", stream });
  }

  /** @param {string} stream */
  stop(stream) {
    this.#dismissed.set(stream, null);
    this.#vacate(stream);
    this.#reconcile();
  }

  /** A new transport: its slots are empty. */
  again() {
    for (const heard of this.#heard.values()) {
      heard.confirmed = false;
      if (heard.slot >= 0) this.#ask(heard);
    }
    this.#reconcile();
  }

  /** The socket was resumed: only what was not answered is asked again. */
  resumed() {
    for (const heard of this.#heard.values()) {
      if (heard.slot >= 0 && !heard.confirmed) this.#ask(heard);
    }
    this.#reconcile();
  }

  /** @param {string} stream that ended, by the server's word */
  ended(stream) {
    const heard = this.#heard.get(stream);
    if (heard) this.#await(heard);
  }

  /** Drops everything, without a word to the server. */
  clear() {
    for (const { stream } of [...this.#heard.values()]) this.#forget(stream);
    this.#dismissed.clear();
  }

  /** Brings slots in line with the list: who came back, who is gone, whom everybody-mode adds. */
  #reconcile() {
    for (const heard of this.#heard.values()) {
      const live = this.#streams.get(heard.stream) !== null;
      if (!live && heard.slot >= 0) this.#await(heard);
      if (live && heard.slot < 0) this.#return(heard);
      else if (heard.told && this.#goesOnElsewhere(heard)) this.#ask(heard);
    }
    this.#prune();
    if (!this.#everybody) {
      this.emit("change", null);
      return;
    }
    // Who talks comes first: slots are few, silence needs none.
    const others = [...this.#streams.others].sort((a, b) => Number(b.talking) - Number(a.talking));
    for (const { id, talking } of others) {
      if (this.#heard.has(id) || this.#dismissed.has(id)) continue;
      if (!this.#place(id, true) && talking && this.#makeRoom()) this.#place(id, true);
    }
    this.emit("change", null);
  }

  /**
   * What could not be heard where it was may be heard where it is now.
   *
   * @param {Listening} heard
   */
  #goesOnElsewhere({ stream, generation }) {
    return this.#streams.get(stream)?.generation !== generation;
  }

  /** Ids are never used again once nobody waits for their return. */
  #prune() {
    const now = this.#clock.now();
    for (const [id, since] of this.#dismissed) {
      if (this.#streams.get(id)) this.#dismissed.set(id, null);
      else if (since === null) this.#dismissed.set(id, now);
      else if (now - since >= WAIT_FOR_RETURN_MS) this.#dismissed.delete(id);
    }
  }

  /**
   * @param {string} stream
   * @param {boolean} automatic
   * @param {boolean} [before] whether it was heard already
   * @returns {boolean} false: all slots are taken
   */
  #place(stream, automatic, before = false) {
    let slot = this.#freeSlot();
    if (slot < 0 && !automatic && this.#makeRoom()) slot = this.#freeSlot();
    if (slot < 0) return false;
    const volume = this.volume(stream);
    const asked = { confirmed: false, heard: before, told: false };
    const heard = { stream, slot, volume, automatic, ...asked };
    this.#heard.set(stream, heard);
    this.#output.setGain(slot, gainOf(heard.volume));
    this.#ask(heard);
    this.emit("change", null);
    return true;
  }

  /** @returns {boolean} whether a slot got free: that of one picked by itself, who does not talk */
  #makeRoom() {
    for (const { stream, automatic, slot } of this.#heard.values()) {
      if (!automatic || slot < 0 || this.#streams.get(stream)?.talking) continue;
      this.#vacate(stream);
      return true;
    }
    return false;
  }

  #freeSlot() {
    const taken = new Set([...this.#heard.values()].map(({ slot }) => slot));
    for (let slot = 0; slot < SLOTS; slot++) if (!taken.has(slot)) return slot;
    return -1;
  }

  /** @param {Listening} heard */
  async #ask(heard) {
    const { stream, slot } = heard;
    this.#clock.cancel(heard.timer);
    if (this.#signaling.state !== "connected") return; // `again` or `resumed` asks
    heard.generation = this.#streams.get(stream)?.generation;
    try {
      await this.#signaling.request("listen", { slot, stream });
      heard.confirmed = true;
      heard.heard = true;
      heard.told = false;
    } catch (failure) {
      const code = codeOf(failure);
      if (code === "disconnected" || this.#heard.get(stream) !== heard) return;
      // What was heard is not given up because the node we moved to cannot bring it yet.
      if (PASSING.has(code) || (heard.heard && !FINAL.has(code))) {
        this.#askLater(heard, failure);
        return;
      }
      this.#dismissed.set(stream, null);
      this.#forget(stream);
      this.emit("failed", { code, stream });
    }
  }

  /**
   * @param {Listening} heard
   * @param {unknown} failure
   */
  #askLater(heard, failure) {
    if (heard.slot < 0 || heard.confirmed) return; // away, or a later request did it
    const seconds = failure instanceof ProtocolError ? failure.retryAfterSeconds : undefined;
    const waitMs = this.#goesOnElsewhere(heard) ? 0 : (seconds || RETRY_SECONDS) * 1_000;
    this.#clock.cancel(heard.timer);
    heard.timer = this.#clock.after(() => this.#ask(heard), waitMs);
    if (heard.told) return;
    heard.told = true;
    if (!heard.heard) this.emit("failed", { code: codeOf(failure), stream: heard.stream });
  }

  /** @param {string} stream */
  #vacate(stream) {
    const slot = this.#heard.get(stream)?.slot ?? -1;
    this.#forget(stream);
    if (slot >= 0) this.#signaling.request("unlisten", { slot }).catch(() => {});
  }

  /** @param {string} stream */
  #forget(stream) {
    const heard = this.#heard.get(stream);
    if (!heard) return;
    this.#clock.cancel(heard.timer);
    this.#heard.delete(stream);
    if (heard.slot >= 0) this.#output.setGain(heard.slot, 0);
    this.emit("change", null);
  }

  /**
   * Gives the slot back but keeps the wish.
   *
   * @param {Listening} heard
   */
  #await(heard) {
    if (heard.slot < 0) return;
    this.#output.setGain(heard.slot, 0);
    heard.slot = -1;
    heard.confirmed = false;
    this.#clock.cancel(heard.timer);
    heard.timer = this.#clock.after(() => this.#forget(heard.stream), WAIT_FOR_RETURN_MS);
    this.emit("change", null);
  }

  /** @param {Listening} heard */
  #return(heard) {
    this.#clock.cancel(heard.timer);
    this.#heard.delete(heard.stream);
    this.#place(heard.stream, heard.automatic, heard.heard);
  }
}

/**
 * @param {number} volume position of the slider, 0 to 1
 * @returns {number} gain; squared, as loudness is felt
 */
function gainOf(volume) {
  return volume * volume;
}

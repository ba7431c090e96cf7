import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";

/** Short enough to feel immediate, long enough not to click. */
const RAMP_S = 0.02;
const UNDUCK_RAMP_S = 0.12;
const DUCKED_GAIN = 0.06;
/** What fades is next to nothing by then. */
const FADED_AFTER_MS = 60;

/**
 * @typedef {{source: MediaStreamAudioSourceNode, gain: GainNode, element: HTMLAudioElement}} Slot
 *
 * @typedef {object} Events
 * @property {boolean} blocked whether the browser wants a gesture before anything is heard
 */

/**
 * What comes out of the loudspeaker: one gain per slot into one master gain. WebAudio, because iOS
 * ignores the volume of elements; and a muted audio element per track, because without one Chromium
 * feeds no remote track into WebAudio.
 *
 * @extends {Emitter<Events>}
 */
export class AudioOutput extends Emitter {
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {GainNode | null} */
  #master = null;
  /** @type {readonly MediaStreamTrack[]} */
  #tracks = [];
  /** @type {Slot[]} */
  #slots = [];
  /** @type {{tracks: readonly MediaStreamTrack[], slots: Slot[]}} */
  #prepared = { tracks: [], slots: [] };
  /** @type {number[]} */
  #gains = [];
  #muted = false;
  #ducked = false;
  #createContext;
  #createElement;
  #clock;

  /**
   * @param {object} [options]
   * @param {import("./clock.js").Clock} [options.clock]
   * @param {() => AudioContext} [options.createContext]
   * @param {() => HTMLAudioElement} [options.createElement]
   */
  constructor({ createContext, createElement, clock = systemClock } = {}) {
    super();
    this.#clock = clock;
    this.#createContext = createContext ?? (() => new AudioContext({ latencyHint: "interactive" }));
    this.#createElement = createElement ?? (() => new Audio());
  }

  /** @returns {AudioContext | null} null before anything was to be heard */
  get context() {
    return this.#context;
  }

  /** What is heard, as a node to measure at: statistics of a track see its muted element only. */
  get master() {
    return this.#master;
  }

  /** Whether somebody should be heard and the browser does not let us. */
  get blocked() {
    return this.#gains.some((gain) => gain > 0) && this.#context?.state !== "running";
  }

  get muted() {
    return this.#muted;
  }

  set muted(muted) {
    this.#muted = muted;
    this.#setMaster(RAMP_S);
  }

  get ducked() {
    return this.#ducked;
  }

  /** Quiet, not silent: who talks in half-duplex still notices that somebody calls. */
  set ducked(ducked) {
    this.#ducked = ducked;
    this.#setMaster(ducked ? RAMP_S : UNDUCK_RAMP_S);
  }

  /** Call from a user's gesture: browsers start sound only then. */
  async unlock() {
    const context = this.#ensure();
    if (context.state !== "running") await context.resume().catch(() => {});
    this.emit("blocked", this.blocked);
  }

  /**
   * Tracks that may be attached next, silent until then: a browser needs a moment before the first
   * sound of a track. Those prepared before are let go.
   *
   * @param {readonly MediaStreamTrack[]} tracks by slot; none to let go only
   */
  prepare(tracks) {
    for (const slot of this.#prepared.slots) release(slot);
    this.#prepared = { tracks, slots: this.#context ? this.#build(this.#context, tracks) : [] };
  }

  /**
   * The tracks of a new connection, by slot. Those before fade while these come, so that what goes on
   * in both has no hole and makes no click.
   *
   * @param {readonly MediaStreamTrack[]} tracks
   */
  attach(tracks) {
    const before = this.#slots;
    if (!same(this.#prepared.tracks, tracks)) this.prepare(tracks);
    this.#tracks = tracks;
    this.#slots = this.#prepared.slots;
    this.#prepared = { tracks: [], slots: [] };
    for (const [slot, { gain }] of this.#slots.entries()) {
      ramp(gain, this.#gains[slot] ?? 0, RAMP_S);
    }
    for (const { gain } of before) ramp(gain, 0, RAMP_S);
    this.#clock.after(() => before.forEach(release), FADED_AFTER_MS);
  }

  /**
   * @param {number} slot
   * @param {number} gain 0 to 1
   */
  setGain(slot, gain) {
    this.#gains[slot] = gain;
    if (gain > 0) this.#ensure();
    ramp(this.#slots[slot]?.gain, gain, RAMP_S);
    this.emit("blocked", this.blocked);
  }

  /** @returns {number} seconds between a sample's hand-over and its sound, as far as known */
  get delaySeconds() {
    const { outputLatency = 0, baseLatency = 0 } = this.#context ?? {};
    return outputLatency || baseLatency;
  }

  #ensure() {
    if (this.#context) return this.#context;
    const context = this.#createContext();
    this.#context = context;
    this.#master = context.createGain();
    this.#master.connect(context.destination);
    this.#setMaster(0);
    context.onstatechange = () => this.emit("blocked", this.blocked);
    this.#slots = this.#build(context, this.#tracks);
    for (const [slot, { gain }] of this.#slots.entries()) {
      gain.gain.value = this.#gains[slot] ?? 0;
    }
    this.prepare(this.#prepared.tracks);
    return context;
  }

  /**
   * @param {AudioContext} context
   * @param {readonly MediaStreamTrack[]} tracks
   * @returns {Slot[]} silent
   */
  #build(context, tracks) {
    return tracks.map((track) => {
      const media = new MediaStream([track]);
      const element = this.#createElement();
      element.muted = true;
      element.srcObject = media;
      element.play().catch(() => {}); // muted: nothing depends on it but Chromium's feed
      const source = context.createMediaStreamSource(media);
      const gain = context.createGain();
      gain.gain.value = 0;
      source.connect(gain).connect(/** @type {GainNode} */ (this.#master));
      return { source, gain, element };
    });
  }

  /** @param {number} seconds */
  #setMaster(seconds) {
    const gain = this.#muted ? 0 : this.#ducked ? DUCKED_GAIN : 1;
    ramp(this.#master, gain, seconds);
  }
}

/** @param {Slot} slot */
function release({ source, gain, element }) {
  source.disconnect();
  gain.disconnect();
  element.srcObject = null;
}

/**
 * @param {readonly MediaStreamTrack[]} some
 * @param {readonly MediaStreamTrack[]} others
 */
function same(some, others) {
  return some.length === others.length && some.every((track, slot) => track === others[slot]);
}

/**
 * @param {GainNode | null | undefined} node
 * @param {number} gain
 * @param {number} seconds
 */
function ramp(node, gain, seconds) {
  node?.gain.setTargetAtTime(gain, node.context.currentTime, seconds / 3);
}

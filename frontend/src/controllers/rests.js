import { systemClock } from "./clock.js";

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;
/** Who was fine for so long starts anew. */
const FORGIVEN_AFTER_MS = 300_000;

/** Nodes that failed: each is left alone for a while, which doubles with every failure. */
export class Rests {
  /** @type {Map<string, {times: number, until: number}>} by address */
  #failed = new Map();
  #clock;

  /** @param {import("./clock.js").Clock} [clock] */
  constructor(clock = systemClock) {
    this.#clock = clock;
  }

  /** @param {string} address */
  failed(address) {
    const now = this.#clock.now();
    const before = this.#failed.get(address);
    const times = before && now - before.until < FORGIVEN_AFTER_MS ? before.times + 1 : 0;
    const restMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(times, 16));
    this.#failed.set(address, { times, until: now + restMs });
  }

  /**
   * @param {string} address
   * @returns {number} milliseconds until it may be tried again, 0 for now
   */
  of(address) {
    return Math.max(0, (this.#failed.get(address)?.until ?? 0) - this.#clock.now());
  }
}

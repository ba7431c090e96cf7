import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";

const LOOK_EVERY_MS = 100;
const SILENT_AFTER_MS = 600;

/**
 * Whether packets stay away that have to come: somebody is heard by the node's own word, was heard
 * here before, and nothing came for 600 ms. Browsers need 5 s to say so. Looks only while something
 * is due.
 *
 * @extends {Emitter<{silent: boolean}>}
 */
export class RtpWatch extends Emitter {
  /** @type {Map<number, {sign: number, at: number}>} the last change by slot */
  #seen = new Map();
  #silent = false;
  #watching = false;
  /** @type {unknown} */
  #timer = null;
  #media;
  #due;
  #clock;

  /**
   * @param {object} options
   * @param {Pick<import("./media-session.js").MediaSession, "signOf">} options.media
   * @param {() => number[]} options.due slots of those who are heard now
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ media, due, clock = systemClock }) {
    super();
    this.#media = media;
    this.#due = due;
    this.#clock = clock;
  }

  get silent() {
    return this.#silent;
  }

  /** @param {boolean} watching false while there is nowhere to go anyway */
  set watching(watching) {
    this.#watching = watching;
    if (watching) this.look();
    else this.reset();
  }

  /** Another connection: what was heard on the one before says nothing about it. */
  reset() {
    this.#clock.cancel(this.#timer);
    this.#timer = null;
    this.#seen.clear();
    this.#become(false);
  }

  /** Call when somebody may be heard anew. */
  look() {
    if (this.#watching && this.#timer === null) this.#lookOn();
  }

  #lookOn() {
    this.#timer = null;
    const due = this.#due();
    for (const slot of this.#seen.keys()) if (!due.includes(slot)) this.#seen.delete(slot);
    this.#become(due.some((slot) => this.#isSilent(slot)));
    if (due.length > 0) this.#timer = this.#clock.after(() => this.#lookOn(), LOOK_EVERY_MS);
  }

  /** @param {number} slot */
  #isSilent(slot) {
    const now = this.#clock.now();
    const sign = this.#media.signOf(slot);
    const seen = this.#seen.get(slot);
    if (sign !== null && sign !== seen?.sign) this.#seen.set(slot, { sign, at: now });
    else if (seen) return now - seen.at >= SILENT_AFTER_MS;
    return false;
  }

  /** @param {boolean} silent */
  #become(silent) {
    if (silent === this.#silent) return;
    this.#silent = silent;
    this.emit("silent", silent);
  }
}

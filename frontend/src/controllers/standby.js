import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";

/** A page that has just opened has more important things to do. */
const OPEN_AFTER_MS = 500;
const LOOK_AGAIN_MS = 2_000;

/** @typedef {import("./leg.js").Leg} Leg */

/**
 * A leg to another node, welcomed and without media, to be taken when it is needed.
 *
 * @extends {Emitter<{change: null}>}
 */
export class Standby extends Emitter {
  /** @type {Leg | null} */
  #leg = null;
  /** @type {unknown} */
  #timer = null;
  #open;
  #clock;

  /**
   * @param {object} options
   * @param {() => Leg | null} options.open a leg to a node that may be tried now
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ open, clock = systemClock }) {
    super();
    this.#open = open;
    this.#clock = clock;
  }

  /** Whether it could be taken. */
  get ready() {
    return this.#leg?.welcomed === true;
  }

  /** @param {Leg} leg */
  has(leg) {
    return leg === this.#leg;
  }

  /** There shall be one: call whenever there may be a node for it. */
  keep() {
    if (this.#leg || this.#timer !== null) return;
    this.#timer = this.#clock.after(() => this.#connect(), OPEN_AFTER_MS);
  }

  /** @returns {Leg | null} for whoever needs it, who has to close it, too */
  take() {
    const leg = this.ready ? this.#leg : null;
    if (leg) this.#leg = null;
    return leg;
  }

  close() {
    this.#clock.cancel(this.#timer);
    this.#timer = null;
    this.#leg?.close();
    this.#leg = null;
    this.emit("change", null);
  }

  #connect() {
    const leg = this.#open();
    this.#leg = leg;
    this.#timer = leg ? null : this.#clock.after(() => this.#connect(), LOOK_AGAIN_MS);
    if (!leg) return;
    const lose = () => {
      if (leg !== this.#leg) return;
      this.close();
      this.#timer = this.#clock.after(() => this.#connect(), LOOK_AGAIN_MS);
    };
    leg.on("ready", () => leg === this.#leg && this.emit("change", null));
    leg.on("draining", lose);
    leg.signaling.on("failed", lose);
    leg.signaling.on("state", (state) => {
      if (state === "reconnecting" || state === "refused") lose();
    });
    leg.signaling.connect();
  }
}

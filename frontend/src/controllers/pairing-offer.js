import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";
import { codeOf } from "./protocol.js";

const ASK_EVERY_MS = 2_000;

/**
 * @typedef {"off" | "asking" | "open" | "used" | "expired" | "void" | "failed"} OfferState
 *   `void`: another code took its place, or it was mistyped too often
 *
 * @typedef {object} Events
 * @property {OfferState} state
 */

/**
 * A pairing code for a new device, watched until the device is in or the code is worth nothing.
 *
 * @extends {Emitter<Events>}
 */
export class PairingOffer extends Emitter {
  /** @type {OfferState} */
  #state = "off";
  /** @type {import("./access.js").PairingCode | null} */
  #code = null;
  #failure = "";
  /** Number of the offer that counts: answers about an earlier one come too late. */
  #offer = 0;
  /** @type {unknown} */
  #timer;
  #access;
  #token;
  #clock;
  #today;

  /**
   * @param {object} options
   * @param {Pick<import("./access.js").Access, "offerPairing" | "pairingState">} options.access
   * @param {() => string} options.token of the administrator, or empty
   * @param {import("./clock.js").Clock} [options.clock]
   * @param {() => number} [options.today] the calendar's time as `Date.now` has it: codes expire by it
   */
  constructor({ access, token, clock = systemClock, today = Date.now }) {
    super();
    this.#access = access;
    this.#token = token;
    this.#clock = clock;
    this.#today = today;
  }

  get state() {
    return this.#state;
  }

  /** The code to type in; null unless it is open. */
  get code() {
    return this.#state === "open" ? this.#code : null;
  }

  /** Why there is no code, where `state` is failed. */
  get failure() {
    return this.#failure;
  }

  /** @param {readonly string[]} roles of the new device */
  async ask(roles) {
    const offer = this.#begin("asking");
    try {
      const code = await this.#access.offerPairing(roles, this.#token());
      if (offer !== this.#offer) return;
      this.#code = code;
      this.#become("open");
      this.#watch(offer, code);
    } catch (failure) {
      if (offer === this.#offer) this.#fail(failure);
    }
  }

  /** Nobody looks any more. The code itself stays good for its time. */
  stop() {
    this.#begin("off");
  }

  /** @param {OfferState} state */
  #begin(state) {
    this.#clock.cancel(this.#timer);
    this.#code = null;
    this.#failure = "";
    this.#become(state);
    return ++this.#offer;
  }

  /**
   * @param {number} offer
   * @param {import("./access.js").PairingCode} code
   */
  #watch(offer, code) {
    this.#timer = this.#clock.after(async () => {
      try {
        const state = await this.#stateOf(code);
        if (offer !== this.#offer) return;
        if (state === "open") this.#watch(offer, code);
        else this.#become(state);
      } catch (failure) {
        if (offer === this.#offer) this.#fail(failure);
      }
    }, ASK_EVERY_MS);
  }

  /**
   * A server that cannot be reached says nothing about the code: it is good for its time. Any other
   * failure is an answer; to ask again after a refusal would count as guessing tokens.
   *
   * @param {import("./access.js").PairingCode} code
   */
  async #stateOf({ id, expires }) {
    try {
      return await this.#access.pairingState(id, this.#token());
    } catch (failure) {
      if (codeOf(failure) !== "disconnected") throw failure;
      return this.#today() < expires.getTime() ? "open" : "expired";
    }
  }

  /** @param {unknown} failure */
  #fail(failure) {
    this.#failure = codeOf(failure);
    this.#become("failed");
  }

  /** @param {OfferState} state */
  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.emit("state", state);
  }
}

import { systemClock } from "./clock.js";

const LOOK_EVERY_MS = 50;
const WELCOME_WITHIN_MS = 2_500;
const CONNECT_WITHIN_MS = 4_000;
/** For so long the old leg, as long as it sounds, waits until as much comes by the new one. */
const SOUND_WITHIN_MS = 1_000;

/**
 * What a crossing makes of a leg, step by step. Everything before `use` can be taken back.
 *
 * @typedef {object} Steps
 * @property {(leg: import("./leg.js").Leg) => void} carry media and microphone by this leg, too
 * @property {(leg: import("./leg.js").Leg) => void} hear slots are filled by this leg from here on
 * @property {(leg: import("./leg.js").Leg) => boolean} sounds whether all comes by it that has to come
 * @property {(leg: import("./leg.js").Leg) => Promise<void>} use it is heard, and talked by; done when
 *   our stream goes on there
 * @property {(leg: import("./leg.js").Leg) => void} drop it is not needed
 */

/**
 * From one node to another, make before break: the transport and the slots of the new leg first, and
 * only then the change. Taken back when the old leg is fine again before that.
 */
export class Crossing {
  #leg;
  #isNeeded;
  #isUrgent;
  #steps;
  #onOver;
  #clock;
  /** @type {unknown} */
  #timer;
  /** @type {"welcome" | "offer" | "connect" | "over"} what is waited for */
  #stage = "welcome";
  #until;
  /** @type {number | null} */
  #connectedAt = null;

  /**
   * @param {object} options
   * @param {import("./leg.js").Leg} options.leg connecting or connected
   * @param {() => boolean} options.isNeeded false once the old leg is fine again
   * @param {() => boolean} options.isUrgent nothing is heard by the old leg, so nothing is worth waiting for
   * @param {Steps} options.steps
   * @param {(outcome: "crossed" | "failed" | "stayed") => void} options.onOver
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ leg, isNeeded, isUrgent, steps, onOver, clock = systemClock }) {
    this.#leg = leg;
    this.#isNeeded = isNeeded;
    this.#isUrgent = isUrgent;
    this.#steps = steps;
    this.#onOver = onOver;
    this.#clock = clock;
    this.#until = clock.now() + WELCOME_WITHIN_MS;
    leg.on("ready", () => this.look());
    leg.signaling.on("state", () => this.look());
    leg.signaling.on("failed", () => this.#end("failed"));
    leg.media.on("state", () => this.look());
    leg.media.on("fresh", () => this.look());
    leg.media.on("refused", () => this.#end("failed"));
    this.#timer = clock.after(() => this.#lookAgain(), 0);
  }

  /** One step on, if it can be made. */
  look() {
    if (this.#stage === "over") return;
    if (!this.#isNeeded()) this.#end("stayed");
    else if (this.#hasFailed()) this.#end("failed");
    else this.#step();
  }

  /** Given up from outside, without a word to anybody. */
  abandon() {
    this.#stage = "over";
    this.#clock.cancel(this.#timer);
  }

  #lookAgain() {
    this.#timer = this.#clock.after(() => this.#lookAgain(), LOOK_EVERY_MS);
    this.look();
  }

  #hasFailed() {
    const { signaling } = this.#leg;
    const left = this.#stage !== "welcome" && !this.#leg.welcomed;
    return left || signaling.state === "refused" || this.#clock.now() >= this.#until;
  }

  #step() {
    const { welcomed, media } = this.#leg;
    if (this.#stage === "welcome" && welcomed) {
      this.#stage = "offer";
      this.#until = this.#clock.now() + CONNECT_WITHIN_MS;
      this.#steps.carry(this.#leg);
    }
    if (this.#stage === "offer" && media.negotiated) {
      this.#stage = "connect";
      this.#steps.hear(this.#leg);
    }
    if (this.#stage === "connect" && media.state === "connected" && this.#isReady()) {
      this.#end("crossed");
    }
  }

  #isReady() {
    this.#connectedAt ??= this.#clock.now();
    const waitedMs = this.#clock.now() - this.#connectedAt;
    return this.#isUrgent() || waitedMs >= SOUND_WITHIN_MS || this.#steps.sounds(this.#leg);
  }

  /** @param {"crossed" | "failed" | "stayed"} outcome */
  #end(outcome) {
    if (this.#stage === "over") return;
    this.abandon();
    this.#onOver(outcome);
  }
}

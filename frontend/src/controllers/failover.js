import { systemClock } from "./clock.js";
import { Crossing } from "./crossing.js";
import { Emitter } from "./emitter.js";
import { Rests } from "./rests.js";
import { Standby } from "./standby.js";

/** The node in use gets one more attempt of that length before another takes its place. */
const RETURN_WITHIN_MS = 500;
/** All clients of a node that drains leave it, though not in one instant. */
const DRAIN_SPREAD_MS = 250;
/** The node we leave tells us that our stream goes on elsewhere; one that is dead does not. */
const LEAVE_WITHIN_MS = 1_000;

/** @typedef {import("./leg.js").Leg} Leg */

/**
 * Which node we are with: one leg in use and, where there are several nodes, a standby at another.
 * Notices that the leg in use is no good any more, and crosses over. Never moves back by itself.
 *
 * @extends {Emitter<{others: readonly string[]}>}
 */
export class Failover extends Emitter {
  /** @type {Leg} */
  #leg;
  /** @type {{leg: Leg, crossing: Crossing} | null} */
  #under = null;
  /** @type {Set<Leg>} left, though our stream may not have gone on yet */
  #leaving = new Set();
  /** @type {Map<string, string>} nodes' names by address: one node may have several addresses */
  #names = new Map();
  #on = false;
  #visible = true;
  #broken = false;
  /** The node in use drains, and our time has come. */
  #mayLeave = false;
  /** @type {(() => void)[]} */
  #offs = [];
  /** @type {unknown} */
  #timer;
  #home;
  #open;
  #steps;
  #silence;
  #random;
  #clock;
  #rests;
  #standby;

  /**
   * @param {object} options
   * @param {string} options.home address of the page's own node
   * @param {(url: string) => Leg} options.open a leg that does not connect yet
   * @param {import("./crossing.js").Steps} options.steps
   * @param {Pick<import("./rtp-watch.js").RtpWatch, "silent" | "watching" | "on">} options.silence
   * @param {() => number} [options.random] 0 <= value < 1
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ home, open, steps, silence, random = Math.random, clock = systemClock }) {
    super();
    this.#home = home;
    this.#open = open;
    this.#steps = steps;
    this.#silence = silence;
    this.#random = random;
    this.#clock = clock;
    this.#rests = new Rests(clock);
    this.#standby = new Standby({ open: () => this.#openAnother(), clock });
    this.#standby.on("change", () => this.#watch());
    silence.on("silent", () => this.#look());
    this.#leg = open(home);
    this.#follow();
  }

  get leg() {
    return this.#leg;
  }

  /** Whether what is broken is about to be mended. */
  get canMove() {
    return this.#under !== null || this.#standby.ready;
  }

  start() {
    this.#on = true;
    this.#leg.signaling.connect();
  }

  stop() {
    this.#on = false;
    this.#clock.cancel(this.#timer);
    this.#standby.close();
    this.#under?.crossing.abandon();
    for (const leg of [...this.#leaving, this.#under?.leg]) if (leg) this.#steps.drop(leg);
    this.#under = null;
    this.#leaving.clear();
    this.#leg.close();
  }

  /** @param {boolean} visible a page that nobody sees pings no more than it has to */
  set visible(visible) {
    this.#visible = visible;
    this.#watch();
  }

  /** Doubts are worth their price only where they can have consequences. */
  #watch() {
    this.#leg.signaling.watchful = this.canMove && this.#visible;
    this.#silence.watching = this.canMove;
  }

  #follow() {
    const { signaling, media } = this.#leg;
    this.#broken = false;
    this.#mayLeave = false;
    this.#offs = [
      this.#leg.on("ready", () => this.#welcomed()),
      this.#leg.on("others", () => this.#learn()),
      this.#leg.on("draining", (afterMs) => this.#drain(afterMs)),
      signaling.on("state", () => this.#socketChanged()),
      signaling.on("failed", () => this.#look({ attempted: true })),
      signaling.on("late", () => this.#look()),
      media.on("state", () => this.#look()),
      media.on("broken", () => {
        this.#broken = true;
        this.#look();
      }),
    ];
  }

  /** Also by the node's next life, which knows nothing of the drain before. */
  #welcomed() {
    this.#mayLeave = false;
    this.#learn();
  }

  #learn() {
    this.#names.set(this.#leg.url, this.#leg.node);
    this.emit("others", this.#leg.others);
    this.#look();
  }

  /** A socket may be cut while the node is well. */
  #socketChanged() {
    const { signaling } = this.#leg;
    this.#clock.cancel(this.#timer);
    const trying = signaling.state === "reconnecting" || signaling.state === "connecting";
    if (this.#on && trying && this.#others.length > 0) {
      this.#timer = this.#clock.after(() => this.#look({ attempted: true }), RETURN_WITHIN_MS);
      signaling.hurry();
    }
    this.#look();
  }

  /** @param {number} afterMs */
  #drain(afterMs) {
    this.#clock.cancel(this.#timer);
    const leave = () => {
      this.#mayLeave = true;
      this.#look();
    };
    this.#timer = this.#clock.after(leave, afterMs + this.#random() * DRAIN_SPREAD_MS);
  }

  /** @param {{attempted?: boolean}} [trouble] the node had its chance to take us back */
  #look({ attempted = false } = {}) {
    if (!this.#on) return;
    if (this.#leg.media.state === "connected") this.#broken = false;
    this.#under?.crossing.look();
    if (this.#under) return;
    if (this.#isFine()) {
      if (this.#others.length > 0) this.#standby.keep();
    } else if (this.#isLost(attempted)) {
      this.#cross();
    }
  }

  #isFine() {
    const { signaling, media, draining } = this.#leg;
    return (
      signaling.state === "connected" &&
      media.state === "connected" &&
      !signaling.late &&
      !draining &&
      !this.#silence.silent
    );
  }

  /** @param {boolean} attempted */
  #isLost(attempted) {
    const { signaling } = this.#leg;
    if (signaling.state === "refused") return false;
    if (signaling.state !== "connected") return attempted;
    return signaling.late || this.#silence.silent || this.#broken || this.#mayLeave;
  }

  /** Whether nothing is lost by leaving at once. */
  #isMute() {
    const { signaling, media } = this.#leg;
    return (
      signaling.state !== "connected" ||
      signaling.late ||
      media.state !== "connected" ||
      this.#silence.silent
    );
  }

  #cross() {
    this.#clock.cancel(this.#timer);
    const leg = this.#standby.take() ?? this.#openAnother();
    if (!leg) {
      this.#crossLater();
      return;
    }
    const crossing = new Crossing({
      leg,
      isNeeded: () => !this.#isFine(),
      isUrgent: () => this.#isMute(),
      steps: this.#steps,
      onOver: (outcome) => this.#over(leg, outcome),
      clock: this.#clock,
    });
    this.#under = { leg, crossing };
    leg.signaling.connect();
  }

  /** Everybody who could be asked has just failed, or there is nobody. */
  #crossLater() {
    const rests = this.#others.map((url) => this.#rests.of(url));
    if (rests.length === 0) return;
    const againMs = Math.max(RETURN_WITHIN_MS, Math.min(...rests));
    this.#timer = this.#clock.after(() => this.#look({ attempted: true }), againMs);
  }

  /**
   * @param {Leg} leg
   * @param {"crossed" | "failed" | "stayed"} outcome
   */
  #over(leg, outcome) {
    this.#under = null;
    if (outcome === "crossed") {
      this.#use(leg);
      return;
    }
    if (outcome === "failed" && this.#rests.of(leg.url) === 0) this.#rests.failed(leg.url);
    this.#steps.hear(this.#leg);
    this.#steps.drop(leg);
    this.#look({ attempted: true });
  }

  /** @param {Leg} leg */
  #use(leg) {
    const before = this.#leg;
    for (const off of this.#offs) off();
    before.signaling.watchful = false;
    this.#rests.failed(before.url);
    this.#leg = leg;
    this.#follow();
    void this.#leave(before, this.#steps.use(leg));
    this.#watch();
    this.#learn();
  }

  /**
   * Not before our stream goes on at the new node: a good-bye would end it.
   *
   * @param {Leg} leg
   * @param {Promise<void>} carriedOn
   */
  async #leave(leg, carriedOn) {
    this.#leaving.add(leg);
    const leave = () => this.#leaving.delete(leg) && this.#steps.drop(leg);
    leg.on("message", ({ type }) => type === "unpublished" && leave());
    await carriedOn;
    this.#clock.after(leave, LEAVE_WITHIN_MS);
  }

  /** Addresses that may lead to another node than the one in use. */
  get #others() {
    const { url, node, others } = this.#leg;
    const all = new Set([...others, this.#home]);
    return [...all].filter((address) => address !== url && this.#names.get(address) !== node);
  }

  /** Any of them, so that the clients of a node that died do not all go to the same. */
  #openAnother() {
    const rested = this.#others.filter((url) => this.#rests.of(url) === 0);
    const url = rested[Math.floor(this.#random() * rested.length)];
    if (!url) return null;
    const leg = this.#open(url);
    leg.on("ready", () => this.#meet(leg));
    leg.signaling.on("failed", () => this.#rests.failed(url));
    return leg;
  }

  /** @param {Leg} leg that may have turned out to be one more way to the node in use */
  #meet(leg) {
    this.#names.set(leg.url, leg.node);
    if (leg.node !== this.#leg.node) return;
    if (this.#standby.has(leg)) this.#standby.close();
    else if (this.#under?.leg === leg) {
      this.#under.crossing.abandon();
      this.#over(leg, "failed");
    }
  }
}

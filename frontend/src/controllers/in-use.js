import { Emitter } from "./emitter.js";

/**
 * @template {Record<string, any>} Events
 * @extends {Emitter<Events>}
 */
class Following extends Emitter {
  /** @type {(() => void)[]} */
  #offs = [];

  /**
   * Passes on the events of this one, and no longer of the one before.
   *
   * @template {keyof Events} Name
   * @param {Emitter<any>} source
   * @param {readonly Name[]} names
   */
  follow(source, names) {
    for (const off of this.#offs) off();
    this.#offs = names.map((name) => source.on(name, (detail) => this.emit(name, detail)));
  }
}

/**
 * Signaling as controllers see it: requests, state and events, always of the leg in use.
 *
 * @extends {Following<Pick<import("./signaling-client.js").Events, "state" | "ready" | "failed">>}
 */
export class SignalingInUse extends Following {
  #leg;

  /** @param {import("./leg.js").Leg} leg */
  constructor(leg) {
    super();
    this.#leg = leg;
    this.follow(leg.signaling, ["state", "ready", "failed"]);
  }

  get state() {
    return this.#leg.signaling.state;
  }

  /** @type {import("./signaling-client.js").SignalingClient["request"]} */
  request(type, fields, options) {
    return this.#leg.signaling.request(type, fields, options);
  }

  hurry() {
    this.#leg.signaling.hurry();
  }

  /** @param {import("./leg.js").Leg} leg */
  use(leg) {
    const before = this.state;
    this.#leg = leg;
    this.follow(leg.signaling, ["state", "ready", "failed"]);
    if (this.state !== before) this.emit("state", this.state);
  }
}

/**
 * The audio as controllers see it: that of the leg in use. The microphone is everywhere where it may
 * be needed, so that nothing said is lost between two legs.
 *
 * @extends {Following<Pick<import("./media-session.js").Events, "state" | "tracks" | "fresh" | "refused">>}
 */
export class MediaInUse extends Following {
  #leg;
  /** @type {Set<import("./leg.js").Leg>} */
  #carrying = new Set();
  /** @type {MediaStreamTrack | null} */
  #microphone = null;

  /** @param {import("./leg.js").Leg} leg */
  constructor(leg) {
    super();
    this.#leg = leg;
    this.carry(leg);
    this.follow(leg.media, ["state", "tracks", "fresh", "refused"]);
  }

  get state() {
    return this.#leg.media.state;
  }

  /** The RTCPeerConnection, for statistics; another one after the path was lost, or after a move. */
  get connection() {
    return this.#leg.media.connection;
  }

  stats() {
    return this.#leg.media.stats();
  }

  /** @param {number} slot */
  signOf(slot) {
    return this.#leg.media.signOf(slot);
  }

  networkChanged() {
    this.#leg.media.networkChanged();
  }

  /** @param {MediaStreamTrack | null} track */
  async setMicrophone(track) {
    this.#microphone = track;
    await Promise.all([...this.#carrying].map(({ media }) => media.setMicrophone(track)));
  }

  /**
   * The microphone goes this way, too.
   *
   * @param {import("./leg.js").Leg} leg
   */
  carry(leg) {
    this.#carrying.add(leg);
    void leg.media.setMicrophone(this.#microphone);
    leg.carry();
  }

  /** @param {import("./leg.js").Leg} leg that is left */
  drop(leg) {
    this.#carrying.delete(leg);
  }

  /** @param {import("./leg.js").Leg} leg */
  use(leg) {
    const before = this.state;
    this.#leg = leg;
    this.follow(leg.media, ["state", "tracks", "fresh", "refused"]);
    if (this.state !== before) this.emit("state", this.state);
  }
}

import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";

const LOOK_EVERY_MS = 1_000;
/** Browsers check a good path every 2.5 s (Chromium), so less would doubt one that works. */
const SIGN_WITHIN_MS = 3_000;

/**
 * Whether the audio goes nowhere. A lost socket alone does not say so, as the transport outlives it:
 * then the path has to show signs of life. ICE itself would need more than 5 s to miss them.
 *
 * @extends {Emitter<{lost: boolean}>}
 */
export class AudioPath extends Emitter {
  #lost = false;
  /** @type {{signs: number, signAt: number} | null} signs at the last look, and when one came; null without doubt */
  #doubt = null;
  /** @type {unknown} */
  #timer;
  #signaling;
  #media;
  #clock;

  /**
   * @param {object} options
   * @param {Pick<import("./signaling-client.js").SignalingClient, "state" | "on">} options.signaling
   * @param {Pick<import("./media-session.js").MediaSession, "state" | "stats" | "on">} options.media
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ signaling, media, clock = systemClock }) {
    super();
    this.#signaling = signaling;
    this.#media = media;
    this.#clock = clock;
    signaling.on("state", () => this.#follow());
    media.on("state", () => this.#follow());
  }

  /** There was a path, and nothing passes now. */
  get lost() {
    return this.#lost;
  }

  #follow() {
    const doubtful = this.#media.state === "connected" && this.#signaling.state !== "connected";
    if (doubtful && this.#doubt) return;
    this.#clock.cancel(this.#timer);
    this.#doubt = doubtful ? { signs: Number.POSITIVE_INFINITY, signAt: this.#clock.now() } : null;
    this.#become(this.#media.state === "reconnecting");
    if (this.#doubt) void this.#look(this.#doubt);
  }

  /** @param {{signs: number, signAt: number}} doubt */
  async #look(doubt) {
    const signs = signsOf(await this.#media.stats());
    if (doubt !== this.#doubt) return;
    if (signs > doubt.signs) doubt.signAt = this.#clock.now();
    doubt.signs = signs;
    this.#become(this.#clock.now() - doubt.signAt >= SIGN_WITHIN_MS);
    this.#timer = this.#clock.after(() => this.#look(doubt), LOOK_EVERY_MS);
  }

  /** @param {boolean} lost */
  #become(lost) {
    if (lost === this.#lost) return;
    this.#lost = lost;
    this.emit("lost", lost);
  }
}

/**
 * Answers to our checks and bytes that came, on the pair in use: what grows only while a server is there.
 *
 * @param {RTCStatsReport | Map<string, any> | null} stats
 */
function signsOf(stats) {
  let signs = 0;
  for (const entry of stats?.values() ?? []) {
    if (entry.type === "candidate-pair" && entry.nominated) {
      signs += (entry.responsesReceived ?? 0) + (entry.bytesReceived ?? 0);
    }
  }
  return signs;
}

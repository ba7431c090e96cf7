import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";
import { codeOf, PASSING, ProtocolError } from "./protocol.js";

/** A stream nobody talks on for that long is ended, so that lists show who is really there. */
const SILENT_STREAM_LIFE_MS = 60_000;

/**
 * @typedef {"off" | "starting" | "live"} TalkState `live`: from the moment audio may leave the house
 *
 * @typedef {object} Events
 * @property {TalkState} state
 * @property {string | null} stream id of our own stream, null when there is none
 * @property {{code: string, retryAfterSeconds?: number}} failed
 */

/**
 * Press and release. Publishes on the first press, opens the gate on each, ends the stream when it
 * was not used for a minute, and says it all again on a new transport.
 *
 * @extends {Emitter<Events>}
 */
export class TalkController extends Emitter {
  /** @type {TalkState} */
  #state = "off";
  /** @type {{id: string, resume: string} | null} */
  #stream = null;
  /** @type {Promise<void> | null} */
  #publishing = null;
  #pressed = false;
  /** Number of the press that counts: one that was let go, or failed, is never the latest again. */
  #press = 0;
  /** @type {unknown} */
  #idleTimer;
  #signaling;
  #media;
  #microphone;
  #wakeLock;
  #name;
  #clock;

  /**
   * @param {object} options
   * @param {Pick<import("./signaling-client.js").SignalingClient, "request" | "state">} options.signaling
   * @param {Pick<import("./media-session.js").MediaSession, "setMicrophone">} options.media
   * @param {import("./microphone.js").Microphone} options.microphone
   * @param {Pick<import("./wake-lock.js").WakeLock, "hold" | "release">} options.wakeLock
   * @param {() => string} options.name
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ signaling, media, microphone, wakeLock, name, clock = systemClock }) {
    super();
    this.#signaling = signaling;
    this.#media = media;
    this.#microphone = microphone;
    this.#wakeLock = wakeLock;
    this.#name = name;
    this.#clock = clock;
    microphone.on("state", (state) => {
      if (state === "closed") void media.setMicrophone(null);
    });
    microphone.on("lost", () => {
      this.release();
      this.emit("failed", { code: "microphone-lost" });
    });
  }

  get state() {
    return this.#state;
  }

  /** Whether the button is held, or was switched on: true already while the microphone opens. */
  get pressed() {
    return this.#pressed;
  }

  /** Id of our own stream, or null. */
  get stream() {
    return this.#stream?.id ?? null;
  }

  async press() {
    if (this.#pressed) return;
    this.#pressed = true;
    const press = ++this.#press;
    this.#clock.cancel(this.#idleTimer);
    this.#become("starting");
    try {
      if (this.#signaling.state !== "connected") throw new ProtocolError("disconnected");
      const [track] = await Promise.all([this.#microphone.open(), this.#publish()]);
      if (press !== this.#press) {
        if (!this.#pressed) this.#silence();
        return;
      }
      // Side by side, because a first word does not wait: what is said from here on is on its way,
      // and the relay lets nothing pass before it has heard of the talk.
      this.#microphone.unmute();
      this.#become("live");
      void this.#wakeLock.hold();
      await Promise.all([
        this.#signaling.request("talk", { talking: true }),
        this.#media.setMicrophone(track),
      ]);
    } catch (failure) {
      if (press !== this.#press && this.#pressed) return; // the later press speaks for itself
      // A socket lost in mid sentence is mended behind the talker's back: `again` repeats the talk.
      if (this.#state === "live" && codeOf(failure) === "disconnected") return;
      this.#fail(failure);
    }
  }

  release() {
    this.#press++;
    if (!this.#pressed) return;
    this.#pressed = false;
    const wasLive = this.#state === "live";
    this.#become("off");
    if (wasLive) this.#silence();
  }

  /** Ends our stream; the next press starts another. */
  leave() {
    this.release();
    this.#microphone.close();
    this.#clock.cancel(this.#idleTimer);
    if (!this.#stream) return;
    this.#setStream(null);
    this.#signaling.request("unpublish").catch(() => {}); // a lost socket ends it as well
  }

  /** A new transport knows nothing of our stream: the same id goes on under its resume token. */
  async again() {
    if (!this.#stream) return;
    try {
      const published = this.#publishAs(this.#stream);
      // Right behind, without the reply: until the gate is open, nothing is heard of us.
      const heard = this.#state === "live" && this.#openGate().catch(() => false);
      await published;
      if (this.#state === "live" && !(await heard)) await this.#openGate();
    } catch (failure) {
      if (codeOf(failure) !== "disconnected") this.#fail(failure);
    }
  }

  /** The socket was resumed: what was pressed or released without it is said now. */
  resumed() {
    if (!this.#stream) return;
    this.#signaling.request("talk", { talking: this.#state === "live" }).catch(() => {});
  }

  /** @param {string | undefined} reason as the server gives it when it ended our stream */
  ended(reason) {
    this.release();
    this.#microphone.close();
    this.#clock.cancel(this.#idleTimer);
    this.#setStream(null);
    this.emit("failed", { code: reason ?? "stream-ended" });
  }

  async #openGate() {
    await this.#signaling.request("talk", { talking: true });
    return true;
  }

  async #publish() {
    if (this.#stream) return;
    this.#publishing ??= this.#publishAs(null).finally(() => {
      this.#publishing = null;
    });
    await this.#publishing;
  }

  /** @param {{id: string, resume: string} | null} stream to go on with, or null for a new one */
  async #publishAs(stream) {
    const goOn = stream ? { stream: stream.id, resume: stream.resume } : {};
    try {
      const reply = await this.#signaling.request("publish", { name: this.#name(), ...goOn });
      this.#setStream({ id: reply.stream, resume: reply.resume });
    } catch (failure) {
      const code = codeOf(failure);
      if (!stream || PASSING.has(code)) throw failure;
      this.#setStream(null); // the server forgot it, or the token is too old
      await this.#publishAs(null);
    }
  }

  #silence() {
    this.#microphone.rest();
    void this.#wakeLock.release();
    this.#signaling.request("talk", { talking: false }).catch(() => {}); // `resumed` repeats it
    this.#clock.cancel(this.#idleTimer);
    this.#idleTimer = this.#clock.after(() => this.leave(), SILENT_STREAM_LIFE_MS);
  }

  /** @param {unknown} failure */
  #fail(failure) {
    this.#press++;
    this.#pressed = false;
    this.#become("off");
    this.#silence();
    const retryAfterSeconds =
      failure instanceof ProtocolError ? failure.retryAfterSeconds : undefined;
    this.emit("failed", { code: codeOf(failure), retryAfterSeconds });
  }

  /** @param {{id: string, resume: string} | null} stream */
  #setStream(stream) {
    const before = this.#stream?.id ?? null;
    this.#stream = stream;
    if (before !== this.stream) this.emit("stream", this.stream);
  }

  /** @param {TalkState} state */
  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.emit("state", state);
  }
}

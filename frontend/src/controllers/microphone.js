import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";

const LINGER_MS = 3_000;

/**
 * @typedef {"closed" | "opening" | "live" | "resting"} MicrophoneState
 *   `resting`: still open for a quick next press, but muted
 *
 * @typedef {object} Events
 * @property {MicrophoneState} state
 * @property {null} lost the device went away while open
 */

/**
 * The microphone: opened to talk, silenced at once when the talk stops, closed a moment later.
 *
 * @extends {Emitter<Events>}
 */
export class Microphone extends Emitter {
  /** @type {MicrophoneState} */
  #state = "closed";
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** @type {Promise<MediaStreamTrack> | null} */
  #opening = null;
  /** @type {unknown} */
  #timer;
  #devices;
  #deviceId;
  #clock;

  /**
   * @param {object} options
   * @param {Pick<MediaDevices, "getUserMedia"> | undefined} options.devices undefined without a secure context
   * @param {() => string} [options.deviceId] the chosen one, or empty
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ devices, deviceId = () => "", clock = systemClock }) {
    super();
    this.#devices = devices;
    this.#deviceId = deviceId;
    this.#clock = clock;
  }

  get state() {
    return this.#state;
  }

  get track() {
    return this.#track;
  }

  /**
   * The open track, still muted: `unmute` lets it be heard.
   *
   * @returns {Promise<MediaStreamTrack>} rejects with the DOMException of getUserMedia
   */
  async open() {
    this.#clock.cancel(this.#timer);
    if (this.#track) return this.#track;
    this.#opening ??= this.#acquire().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  unmute() {
    if (!this.#track) return;
    this.#clock.cancel(this.#timer);
    this.#track.enabled = true;
    this.#become("live");
  }

  /** Silent from this moment; closed after a short while unless it is opened again. */
  rest() {
    if (!this.#track) return;
    this.#track.enabled = false;
    this.#become("resting");
    this.#clock.cancel(this.#timer);
    this.#timer = this.#clock.after(() => this.close(), LINGER_MS);
  }

  close() {
    this.#clock.cancel(this.#timer);
    if (this.#track) {
      this.#track.onended = null;
      this.#track.stop();
    }
    this.#track = null;
    this.#become("closed");
  }

  async #acquire() {
    if (!this.#devices) throw new DOMException("needs a secure address", "SecurityError");
    this.#become("opening");
    try {
      const deviceId = this.#deviceId();
      const media = await this.#devices.getUserMedia({
        audio: {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          channelCount: 1,
          ...(deviceId && { deviceId: { ideal: deviceId } }),
        },
      });
      const [track] = media.getAudioTracks();
      track.enabled = false;
      track.contentHint = "speech";
      track.onended = () => {
        this.close();
        this.emit("lost", null);
      };
      this.#track = track;
      this.#become("resting");
      return track;
    } catch (failure) {
      this.#become("closed");
      throw failure;
    }
  }

  /** @param {MicrophoneState} state */
  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.emit("state", state);
  }
}

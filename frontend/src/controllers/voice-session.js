import { AudioOutput } from "./audio-output.js";
import { AudioPath } from "./audio-path.js";
import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";
import { LatencyEstimate } from "./latency.js";
import { ListenController } from "./listen-controller.js";
import { MediaSession } from "./media-session.js";
import { Microphone } from "./microphone.js";
import { SignalingClient } from "./signaling-client.js";
import { StreamsStore } from "./streams-store.js";
import { TalkController } from "./talk-controller.js";
import { WakeLock } from "./wake-lock.js";

const LATENCY_EVERY_MS = 2_000;

/**
 * @typedef {"off" | "connecting" | "connected" | "reconnecting" | "refused"} ConnectionState
 *
 * @typedef {object} Notice something to tell the person, by a code that i18n has a sentence for
 * @property {string} code
 * @property {number} [retryAfterSeconds]
 *
 * @typedef {object} Events
 * @property {ConnectionState} state
 * @property {Notice} notice
 * @property {number | null} latency milliseconds, mouth to ear; null while nothing is heard
 * @property {readonly string[]} roles
 */

/**
 * One client of one Hearthline: the controllers, wired. Knows no element.
 *
 * @extends {Emitter<Events>}
 */
export class VoiceSession extends Emitter {
  #settings;
  #clock;
  #estimate = new LatencyEstimate();
  /** @type {ConnectionState} */
  #state = "off";
  /** @type {number | null} */
  #latencyMs = null;
  /** @type {readonly string[]} */
  #roles = [];
  /** @type {unknown} */
  #latencyTimer;

  /**
   * @param {object} options
   * @param {string} options.url of the WebSocket
   * @param {import("./settings.js").Settings} options.settings
   * @param {string} options.fallbackName for who has not named himself yet
   * @param {Pick<MediaDevices, "getUserMedia"> | undefined} options.devices
   * @param {ConstructorParameters<typeof WakeLock>[0]} [options.wakeLock]
   * @param {import("./clock.js").Clock} [options.clock]
   * @param {AudioOutput} [options.output]
   * @param {(configuration: RTCConfiguration) => RTCPeerConnection} [options.createConnection]
   * @param {(url: string, protocol: string) => WebSocket} [options.openSocket]
   */
  constructor({
    url,
    settings,
    fallbackName,
    devices,
    wakeLock,
    clock = systemClock,
    output = new AudioOutput(),
    createConnection,
    openSocket,
  }) {
    super();
    this.#settings = settings;
    this.#clock = clock;
    const name = () => settings.get("name") || fallbackName;
    this.signaling = new SignalingClient({
      url,
      open: openSocket,
      clock,
      hello: () => {
        const token = settings.get("token");
        return { name: name(), ...(token && { token }) };
      },
    });
    const signaling = this.signaling;
    this.streams = new StreamsStore();
    this.output = output;
    this.media = new MediaSession({ signaling, create: createConnection, clock });
    this.path = new AudioPath({ signaling, media: this.media, clock });
    this.microphone = new Microphone({
      devices,
      deviceId: () => settings.get("microphone"),
      clock,
    });
    this.wakeLock = new WakeLock(wakeLock);
    const { streams, media, microphone } = this;
    this.talk = new TalkController({
      signaling,
      media,
      microphone,
      wakeLock: this.wakeLock,
      name,
      clock,
    });
    this.listening = new ListenController({ signaling, streams, output, clock });
    this.listening.everybody = settings.get("everybody");
    this.#wire();
  }

  /** Socket and media path as one: connected means that a word would be heard. */
  get state() {
    return this.#state;
  }

  get latencyMs() {
    return this.#latencyMs;
  }

  get roles() {
    return this.#roles;
  }

  connect() {
    this.signaling.connect();
  }

  /** Ends our stream and leaves; the microphone is closed. */
  disconnect() {
    this.talk.leave();
    this.listening.clear();
    this.signaling.disconnect();
    this.media.close();
    this.streams.replace([]);
  }

  /** The page is seen again, or is back on a network. */
  wake() {
    void this.wakeLock.visible();
    this.signaling.hurry();
  }

  /** Addresses changed, though sockets may not know yet. */
  networkChanged() {
    this.signaling.hurry();
    this.media.networkChanged();
  }

  #wire() {
    const { signaling, media, streams, talk, listening, output } = this;
    signaling.on("state", () => this.#update());
    signaling.on("ready", (welcome) => {
      this.#roles = welcome.roles ?? [];
      this.emit("roles", this.#roles);
      streams.replace(welcome.streams ?? []);
      media.begin(welcome);
      if (welcome.resumed) {
        talk.resumed();
        listening.resumed();
      }
    });
    signaling.on("message", (message) => this.#receive(message));
    media.on("state", (state) => {
      this.#update();
      if (state === "connected") this.#measure();
    });
    media.on("tracks", (tracks) => output.attach(tracks));
    media.on("fresh", () => {
      void talk.again();
      listening.again();
    });
    media.on("exhausted", () => signaling.restart());
    media.on("refused", (refusal) => this.emit("notice", refusal));
    talk.on("state", (state) => {
      output.ducked = state !== "off" && this.#settings.get("halfDuplex");
    });
    talk.on("stream", (stream) => streams.setOwn(stream));
    talk.on("failed", (failure) => this.emit("notice", failure));
    listening.on("failed", ({ code }) => this.emit("notice", { code }));
    this.#settings.on("change", (key) => this.#applySetting(key));
  }

  /** @param {{type: string, [field: string]: any}} message */
  #receive(message) {
    switch (message.type) {
      case "streams":
        this.streams.replace(message.streams ?? []);
        break;
      case "levels":
        this.streams.setLevels(message.levels ?? {});
        break;
      case "ended":
        this.listening.ended(message.stream);
        break;
      case "unpublished":
        if (message.stream === this.talk.stream) this.talk.ended(message.reason);
        break;
      case "media":
        if (message.state === "addresses-changed") this.media.networkChanged();
        break;
      case "error":
        this.emit("notice", { code: message.code, retryAfterSeconds: message.retryAfter });
        break;
    }
  }

  /** @param {keyof import("./settings.js").Values} key */
  #applySetting(key) {
    switch (key) {
      case "name":
        this.signaling.request("rename", { name: this.#settings.get("name") }).catch(() => {});
        break;
      case "token":
        this.disconnect();
        this.connect();
        break;
      case "everybody":
        this.listening.everybody = this.#settings.get("everybody");
        break;
      case "halfDuplex":
        this.output.ducked = this.talk.state !== "off" && this.#settings.get("halfDuplex");
        break;
      case "microphone":
        if (this.talk.state === "off") this.microphone.close();
        break;
    }
  }

  async #measure() {
    this.#clock.cancel(this.#latencyTimer);
    if (this.media.state !== "connected") return;
    this.#latencyTimer = this.#clock.after(() => this.#measure(), LATENCY_EVERY_MS);
    const stats = await this.media.stats();
    const listening = this.listening.slots.size > 0;
    const measured = stats && this.#estimate.update(stats, this.output.delaySeconds);
    this.#latencyMs = listening ? (measured ?? this.#latencyMs) : null;
    this.emit("latency", this.#latencyMs);
  }

  #update() {
    const state = combine(this.signaling.state, this.media.state);
    if (state === this.#state) return;
    this.#state = state;
    this.emit("state", state);
  }
}

/**
 * @param {import("./signaling-client.js").SignalingState} signaling
 * @param {import("./media-session.js").MediaState} media
 * @returns {ConnectionState}
 */
function combine(signaling, media) {
  if (signaling !== "connected") return signaling;
  return media === "off" ? "connecting" : media;
}

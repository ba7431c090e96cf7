import { AudioOutput } from "./audio-output.js";
import { AudioPath } from "./audio-path.js";
import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";
import { Failover } from "./failover.js";
import { MediaInUse, SignalingInUse } from "./in-use.js";
import { LatencyEstimate } from "./latency.js";
import { Leg } from "./leg.js";
import { ListenController } from "./listen-controller.js";
import { Microphone } from "./microphone.js";
import { RtpWatch } from "./rtp-watch.js";
import { StreamsStore } from "./streams-store.js";
import { TalkController } from "./talk-controller.js";
import { WakeLock } from "./wake-lock.js";

const LATENCY_EVERY_MS = 2_000;
/** A move to another node takes less, and then nobody has to know. */
const MOVED_WITHIN_MS = 1_000;

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
 * @property {readonly string[]} others WebSocket addresses of the other nodes
 */

/**
 * One client of one Hearthline, whichever of its nodes that is with: the controllers, wired. Knows no
 * element.
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
  /** @type {unknown} */
  #patience = null;
  /** The leg that fills the slots: while we move, the one that is not yet in use. */
  #hearing;
  #slotsBy;
  #watch;

  /**
   * @param {object} options
   * @param {string} options.url of the WebSocket of the page's own node
   * @param {import("./settings.js").Settings} options.settings
   * @param {string} options.fallbackName for who has not named himself yet
   * @param {Pick<MediaDevices, "getUserMedia"> | undefined} options.devices
   * @param {ConstructorParameters<typeof WakeLock>[0]} [options.wakeLock]
   * @param {import("./clock.js").Clock} [options.clock]
   * @param {() => number} [options.random]
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
    random,
    output = new AudioOutput(),
    createConnection,
    openSocket,
  }) {
    super();
    this.#settings = settings;
    this.#clock = clock;
    const name = () => settings.get("name") || fallbackName;
    const hello = () => {
      const token = settings.get("token");
      return { name: name(), ...(token && { token }) };
    };
    /** @param {string} address */
    const open = (address) => {
      const leg = new Leg({ url: address, hello, openSocket, createConnection, clock });
      leg.on("message", (message) => this.#receive(leg, message));
      return leg;
    };
    this.streams = new StreamsStore();
    this.output = output;
    this.#watch = new RtpWatch({
      media: { signOf: (slot) => this.media.signOf(slot) },
      due: () => this.#dueSlots(),
      clock,
    });
    const steps = this.#steps();
    this.failover = new Failover({ home: url, open, steps, silence: this.#watch, random, clock });
    const { leg } = this.failover;
    this.#hearing = leg;
    this.#slotsBy = new SignalingInUse(leg);
    this.signaling = new SignalingInUse(leg);
    this.media = new MediaInUse(leg);
    const { signaling } = this;
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
    this.listening = new ListenController({ signaling: this.#slotsBy, streams, output, clock });
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

  /** Name of the node in use; empty before it said so. */
  get node() {
    return this.failover.leg.node;
  }

  /** Whether there are nodes besides the one in use. */
  get several() {
    return this.failover.leg.others.length > 0;
  }

  connect() {
    this.failover.start();
  }

  /** Ends our stream and leaves; the microphone is closed. */
  disconnect() {
    this.talk.leave();
    this.listening.clear();
    this.failover.stop();
    this.#hear(this.failover.leg);
    this.streams.replace([]);
  }

  /** The page is not seen. */
  rest() {
    this.failover.visible = false;
  }

  /** The page is seen again, or is back on a network. */
  wake() {
    this.failover.visible = true;
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
      this.#allow(welcome.roles ?? []);
      streams.replace(welcome.streams ?? []);
      if (welcome.resumed) {
        talk.resumed();
        listening.resumed();
      }
    });
    this.failover.on("others", (others) => this.emit("others", others));
    streams.on("levels", () => this.#watch.look());
    media.on("state", (state) => {
      this.#update();
      if (state === "connected") this.#measure();
    });
    media.on("tracks", (tracks) => output.attach(tracks));
    media.on("fresh", () => {
      void talk.again();
      listening.again();
    });
    media.on("refused", (refusal) => this.emit("notice", refusal));
    talk.on("state", (state) => {
      output.ducked = state !== "off" && this.#settings.get("halfDuplex");
    });
    talk.on("stream", (stream) => streams.setOwn(stream));
    talk.on("failed", (failure) => this.emit("notice", failure));
    listening.on("failed", ({ code }) => this.emit("notice", { code }));
    this.#settings.on("change", (key) => this.#applySetting(key));
  }

  /**
   * How one leg takes the place of another.
   *
   * @returns {import("./crossing.js").Steps}
   */
  #steps() {
    return {
      carry: (leg) => {
        this.media.carry(leg);
        this.output.prepare(leg.media.tracks);
      },
      hear: (leg) => this.#hear(leg),
      sounds: ({ media }) =>
        this.listening.settled && this.#dueSlots().every((slot) => media.signOf(slot) !== null),
      use: (leg) => this.#use(leg),
      drop: (leg) => {
        if (leg === this.#hearing) this.#hear(this.failover.leg);
        this.media.drop(leg);
        leg.close();
      },
    };
  }

  /** @param {Leg} leg that fills the slots from here on */
  #hear(leg) {
    if (leg === this.#hearing) return;
    this.#hearing = leg;
    this.#slotsBy.use(leg);
    this.streams.replace(leg.streams);
    this.listening.again();
  }

  /** @param {Leg} leg */
  async #use(leg) {
    this.#hear(leg);
    this.output.attach(leg.media.tracks);
    this.#watch.reset();
    this.signaling.use(leg);
    this.media.use(leg);
    this.#allow(leg.roles);
    this.#update();
    this.emit("state", this.#state); // by another node
    await this.talk.again();
  }

  /** Slots of those who are heard now, by the word of the node. */
  #dueSlots() {
    return [...this.listening.slots].flatMap(([id, slot]) => {
      return this.streams.level(id) > 0 ? [slot] : [];
    });
  }

  /** @param {readonly string[]} roles */
  #allow(roles) {
    this.#roles = roles;
    this.emit("roles", roles);
  }

  /**
   * The slots and our own stream may be with different nodes for a moment, and each node is asked
   * about its own only.
   *
   * @param {Leg} leg
   * @param {{type: string, [field: string]: any}} message
   */
  #receive(leg, message) {
    if (message.type === "unpublished" || message.type === "error") {
      if (leg === this.failover.leg) this.#receiveOwn(message);
    } else if (leg === this.#hearing) {
      this.#receiveOthers(message);
    }
  }

  /** @param {{type: string, [field: string]: any}} message */
  #receiveOwn(message) {
    if (message.type === "error") {
      this.emit("notice", { code: message.code, retryAfterSeconds: message.retryAfter });
    } else if (message.stream === this.talk.stream) {
      this.talk.ended(message.reason);
    }
  }

  /** @param {{type: string, [field: string]: any}} message */
  #receiveOthers(message) {
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

  /** No alarm before it is clear that no other node takes over at once. */
  #update() {
    const state = this.#combined;
    const passing =
      state === "reconnecting" && this.#state === "connected" && this.failover.canMove;
    if (passing) {
      this.#patience ??= this.#clock.after(() => this.#become(this.#combined), MOVED_WITHIN_MS);
    } else {
      this.#become(state);
    }
  }

  get #combined() {
    return combine(this.signaling.state, this.media.state);
  }

  /** @param {ConnectionState} state */
  #become(state) {
    this.#clock.cancel(this.#patience);
    this.#patience = null;
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

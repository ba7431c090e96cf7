import { systemClock } from "./clock.js";
import { Emitter } from "./emitter.js";
import { codeOf, ProtocolError } from "./protocol.js";

export const SLOTS = 6;

/** Chromium often recovers by itself from a short gap; a restart at once would only add work. */
const SELF_RECOVERY_MS = 1_000;
const RESTART_EVERY_MS = 4_000;
/** The server ends a session whose transport was silent for 30 s, and says so. Should it not: */
const TRANSPORT_LIFE_MS = 45_000;
const CONNECT_WITHIN_MS = 8_000;
const AFTER_FAILURE_MS = 500;

/**
 * @typedef {"off" | "connecting" | "connected" | "reconnecting"} MediaState
 *
 * @typedef {object} Events
 * @property {MediaState} state
 * @property {readonly MediaStreamTrack[]} tracks the slots' tracks of a new connection, by slot
 * @property {null} fresh a new transport was negotiated: streams and slots have to be said again
 * @property {null} exhausted only a new session, with a new transport, can bring the audio back
 * @property {{code: string, retryAfterSeconds?: number}} refused an offer was refused
 * @property {null} broken the path ended for good, or the node shut it: another node would be better
 */

/**
 * The one RTCPeerConnection of this client: a sendonly microphone (mid 0) and six recvonly slots.
 * We always offer. Pressing the button and picking a stream need no SDP. Keeps the path alive by ICE
 * restarts; a session has one transport for life, so a new connection takes a new session.
 *
 * @extends {Emitter<Events>}
 */
export class MediaSession extends Emitter {
  /** @type {MediaState} */
  #state = "off";
  /** @type {RTCPeerConnection | null} */
  #connection = null;
  /** @type {RTCIceServer[]} */
  #iceServers = [];
  /** @type {readonly RTCRtpReceiver[]} by slot */
  #receivers = [];
  /** @type {MediaStreamTrack | null} */
  #microphone = null;
  /** @type {number | null} */
  #lostAt = null;
  #negotiated = false;
  /** The server has a transport for this connection, whether or not we could use its answer. */
  #answered = false;
  #restartRefused = false;
  #everConnected = false;
  /** Negotiations one after the other: a second offer during the first would be a glare with ourselves. */
  #turn = Promise.resolve();
  /** @type {unknown} */
  #timer;
  #signaling;
  #create;
  #clock;

  /**
   * @param {object} options
   * @param {Pick<import("./signaling-client.js").SignalingClient, "request" | "state">} options.signaling
   * @param {(configuration: RTCConfiguration) => RTCPeerConnection} [options.create]
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ signaling, create, clock = systemClock }) {
    super();
    this.#signaling = signaling;
    this.#create = create ?? ((configuration) => new RTCPeerConnection(configuration));
    this.#clock = clock;
  }

  get state() {
    return this.#state;
  }

  /** The RTCPeerConnection, for statistics; another one after the path was lost for long. */
  get connection() {
    return this.#connection;
  }

  /** @returns {readonly MediaStreamTrack[]} of the slots */
  get tracks() {
    return this.#receivers.map(({ track }) => track);
  }

  /** Whether the node took our offer, so that streams and slots may be said. */
  get negotiated() {
    return this.#negotiated;
  }

  /**
   * What changes with every packet that comes in. Costs no statistics.
   *
   * @param {number} slot
   * @returns {number | null} an RTP time; null as long as nothing came
   */
  signOf(slot) {
    return this.#receivers[slot]?.getSynchronizationSources?.()[0]?.rtpTimestamp ?? null;
  }

  /**
   * The server said welcome.
   *
   * @param {Pick<import("./protocol.js").Welcome, "resumed" | "iceServers">} welcome
   */
  begin({ resumed, iceServers }) {
    this.#iceServers = iceServers ?? [];
    if (!resumed) this.#renew();
    else if (!this.#connection || !this.#negotiated) this.#recover();
    else if (this.#state !== "connected") this.#recover();
  }

  /** The network changed under us: the old addresses may be gone though nothing says so yet. */
  networkChanged() {
    if (this.#connection && this.#signaling.state === "connected") this.#recover();
  }

  /**
   * What the microphone's transceiver sends; null sends nothing. Takes no negotiation.
   *
   * @param {MediaStreamTrack | null} track
   */
  async setMicrophone(track) {
    this.#microphone = track;
    await this.#connection?.getTransceivers()[0]?.sender.replaceTrack(track);
  }

  /** @returns {Promise<RTCStatsReport | null>} */
  async stats() {
    return this.#connection ? this.#connection.getStats() : null;
  }

  close() {
    this.#clock.cancel(this.#timer);
    this.#drop();
    this.#lostAt = null;
    this.#everConnected = false;
    this.#become("off");
  }

  #drop() {
    const connection = this.#connection;
    this.#connection = null;
    this.#receivers = [];
    this.#negotiated = false;
    if (!connection) return;
    connection.onconnectionstatechange = null;
    connection.close();
  }

  /** A new connection in place of the old one: where the session has no transport yet. */
  #renew() {
    this.#drop();
    this.#answered = false;
    const connection = this.#create({ iceServers: this.#iceServers, bundlePolicy: "max-bundle" });
    this.#connection = connection;
    this.#restartRefused = false;
    this.#lostAt ??= this.#clock.now();
    this.#become(this.#everConnected ? "reconnecting" : "connecting");
    connection.onconnectionstatechange = () => this.#watch(connection);
    const microphone = connection.addTransceiver("audio", { direction: "sendonly" });
    const slots = Array.from({ length: SLOTS }, () =>
      connection.addTransceiver("audio", { direction: "recvonly" }),
    );
    if (this.#microphone) void microphone.sender.replaceTrack(this.#microphone);
    this.#receivers = slots.map(({ receiver }) => receiver);
    this.emit("tracks", this.tracks);
    this.#schedule(CONNECT_WITHIN_MS);
    this.#negotiate(connection, true);
  }

  /** One step towards a working path; comes again by itself until there is one. */
  #recover() {
    const lostMs = this.#lostAt === null ? 0 : this.#clock.now() - this.#lostAt;
    const connection = this.#connection;
    if (!connection || !this.#answered) {
      this.#renew();
    } else if (!this.#negotiated || this.#restartRefused || lostMs >= TRANSPORT_LIFE_MS) {
      this.#lostAt = null;
      this.#schedule(CONNECT_WITHIN_MS);
      this.emit("exhausted", null);
    } else {
      this.#schedule(RESTART_EVERY_MS);
      this.#negotiate(connection, false);
    }
  }

  /**
   * @param {RTCPeerConnection} connection
   * @param {boolean} fresh the first offer of this connection; else an ICE restart
   */
  #negotiate(connection, fresh) {
    this.#turn = this.#turn.then(async () => {
      if (connection !== this.#connection) return;
      try {
        await connection.setLocalDescription(
          await connection.createOffer(fresh ? {} : { iceRestart: true }),
        );
        const sdp = connection.localDescription?.sdp;
        const answer = await this.#signaling.request("offer", { sdp });
        if (connection === this.#connection) this.#answered = true;
        if (connection !== this.#connection) return;
        await connection.setRemoteDescription({ type: "answer", sdp: answer.sdp });
        if (fresh) {
          this.#negotiated = true;
          this.#watchDtls(connection);
          this.emit("fresh", null);
        }
      } catch (failure) {
        if (connection === this.#connection) await this.#refused(connection, fresh, failure);
      }
    });
  }

  /**
   * @param {RTCPeerConnection} connection
   * @param {boolean} fresh
   * @param {unknown} failure
   */
  async #refused(connection, fresh, failure) {
    const code = codeOf(failure);
    if (!fresh) {
      this.#restartRefused = code !== "disconnected";
      await connection.setLocalDescription({ type: "rollback" }).catch(() => {});
    }
    if (code === "disconnected") return; // the next welcome begins anew
    const retryAfterSeconds =
      failure instanceof ProtocolError ? failure.retryAfterSeconds : undefined;
    this.emit("refused", { code, retryAfterSeconds });
    this.#schedule((retryAfterSeconds ?? 2) * 1_000);
  }

  /** @param {RTCPeerConnection} connection */
  #watch(connection) {
    if (connection !== this.#connection) return;
    switch (connection.connectionState) {
      case "connected":
        this.#lostAt = null;
        this.#restartRefused = false;
        this.#everConnected = true;
        this.#clock.cancel(this.#timer);
        this.#become("connected");
        break;
      case "disconnected":
        this.#lose(SELF_RECOVERY_MS);
        break;
      case "failed":
        if (connection.iceConnectionState !== "failed") this.#restartRefused = true; // DTLS failed
        this.#lose(AFTER_FAILURE_MS);
        this.emit("broken", null);
        break;
    }
  }

  /**
   * A relay that shuts the transport says so by DTLS; ICE alone would notice only after seconds.
   *
   * @param {RTCPeerConnection} connection
   */
  #watchDtls(connection) {
    const dtls = connection.getTransceivers()[0]?.sender.transport;
    if (!dtls) return;
    dtls.onstatechange = () => {
      if (connection !== this.#connection || dtls.state !== "closed") return;
      this.#restartRefused = true;
      this.#lose(AFTER_FAILURE_MS);
      this.emit("broken", null);
    };
  }

  /** @param {number} patienceMs */
  #lose(patienceMs) {
    this.#lostAt ??= this.#clock.now();
    this.#become(this.#everConnected ? "reconnecting" : "connecting");
    this.#schedule(patienceMs);
  }

  /** @param {number} delayMs */
  #schedule(delayMs) {
    this.#clock.cancel(this.#timer);
    this.#timer = this.#clock.after(() => this.#tick(), delayMs);
  }

  /** Nothing came of the last step in time. */
  #tick() {
    if (this.#signaling.state !== "connected") return; // `begin` comes back here
    if (this.#state !== "connected") this.#recover();
  }

  /** @param {MediaState} state */
  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.emit("state", state);
  }
}

import { Emitter } from "./emitter.js";
import { MediaSession } from "./media-session.js";
import { socketAddresses } from "./node-addresses.js";
import { SignalingClient } from "./signaling-client.js";

/**
 * @typedef {object} Events
 * @property {import("./protocol.js").Welcome} ready
 * @property {{type: string, [field: string]: any}} message
 * @property {readonly string[]} others addresses of the other nodes have changed
 * @property {number} draining the node goes down: leave it, though not before so many milliseconds
 */

/**
 * What we have with one node: the socket and, as soon as it has to carry audio, the transport. Until
 * then it costs the node a socket, and saves us name, TCP, TLS and token when we need it.
 *
 * @extends {Emitter<Events>}
 */
export class Leg extends Emitter {
  /** @type {import("./protocol.js").Welcome | null} */
  #welcome = null;
  /** @type {readonly import("./protocol.js").StreamView[]} */
  #streams = [];
  /** @type {string | undefined} address of this node as it tells it */
  #own;
  /** @type {readonly string[]} */
  #others = [];
  #welcomed = false;
  #draining = false;
  #carries = false;

  /**
   * @param {object} options
   * @param {string} options.url of the node's WebSocket
   * @param {() => {name: string, token?: string}} options.hello
   * @param {(url: string, protocol: string) => WebSocket} [options.openSocket]
   * @param {(configuration: RTCConfiguration) => RTCPeerConnection} [options.createConnection]
   * @param {import("./clock.js").Clock} [options.clock]
   */
  constructor({ url, hello, openSocket, createConnection, clock }) {
    super();
    this.url = url;
    this.signaling = new SignalingClient({ url, hello, open: openSocket, clock });
    this.media = new MediaSession({ signaling: this.signaling, create: createConnection, clock });
    this.signaling.on("ready", (welcome) => this.#ready(welcome));
    this.signaling.on("state", (state) => {
      if (state !== "connected") this.#welcomed = false;
    });
    this.signaling.on("message", (message) => this.#receive(message));
    this.media.on("exhausted", () => this.signaling.restart());
  }

  /** Name of the node; empty before it said welcome. */
  get node() {
    return this.#welcome?.node ?? "";
  }

  get roles() {
    return this.#welcome?.roles ?? [];
  }

  /** The live streams as this node last told. */
  get streams() {
    return this.#streams;
  }

  /** WebSocket addresses of the other nodes, as far as this page may use them. */
  get others() {
    return this.#others;
  }

  /** Whether this node takes requests from us. */
  get welcomed() {
    return this.#welcomed;
  }

  get draining() {
    return this.#draining;
  }

  /** From now on with audio: at once if we are welcome here already, else as soon as we are. */
  carry() {
    this.#carries = true;
    if (this.#welcome && this.#welcomed) this.media.begin({ ...this.#welcome, resumed: false });
  }

  /** Good-bye: the node ends at once what is still with it. */
  close() {
    this.signaling.disconnect();
    this.media.close();
  }

  /** @param {import("./protocol.js").Welcome} welcome */
  #ready(welcome) {
    this.#welcome = welcome;
    this.#welcomed = true;
    this.#streams = welcome.streams ?? [];
    this.#draining = false;
    this.#learn(welcome.nodes);
    if (this.#carries) this.media.begin(welcome);
    this.emit("ready", welcome);
  }

  /** @param {{type: string, [field: string]: any}} message */
  #receive(message) {
    switch (message.type) {
      case "streams":
        this.#streams = message.streams ?? [];
        break;
      case "nodes":
        this.#learn(message.nodes);
        break;
      case "media":
        if (message.state === "addresses-changed") this.media.networkChanged();
        break;
      case "reconnect":
        this.#drain(message);
        break;
    }
    this.emit("message", message);
  }

  /**
   * Also the end of a session is told in this way, without a reason to go elsewhere.
   *
   * @param {{[field: string]: any}} message
   */
  #drain({ reason, nodes, after }) {
    if (reason !== "draining") return;
    if (nodes?.length > 0) this.#meet(nodes);
    this.#draining = true;
    this.emit("draining", (Number(after) || 0) * 1_000);
  }

  /** @param {unknown} nodes all of them, this one first, under the first address that the page may use */
  #learn(nodes) {
    if (!Array.isArray(nodes)) return;
    this.#own = socketAddresses(nodes, this.url)[0];
    this.#meet(nodes);
  }

  /** @param {readonly unknown[]} nodes with or without this one */
  #meet(nodes) {
    const all = socketAddresses(nodes, this.url);
    this.#others = all.filter((address) => address !== this.#own && address !== this.url);
    this.emit("others", this.#others);
  }
}

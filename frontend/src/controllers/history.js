import { Emitter } from "./emitter.js";

/**
 * @typedef {import("./access.js").Broadcast} Broadcast
 * @typedef {import("./access.js").NodeRun} NodeRun
 * @typedef {"asking" | "ready" | "failed"} HistoryState
 */

/**
 * Who talked when, page by page from now backwards; for administrators the nodes too.
 *
 * @extends {Emitter<{change: null}>}
 */
export class History extends Emitter {
  #access;
  #token;
  #isAdmin;
  /** @type {Broadcast[]} latest first */
  broadcasts = [];
  /** @type {NodeRun[]} */
  nodes = [];
  /** @type {HistoryState} */
  state = "asking";
  /** Why, where `state` is failed. */
  failure = "";
  #next = "";

  /**
   * @param {object} options
   * @param {Pick<import("./access.js").Access, "history" | "nodes">} options.access
   * @param {() => string} options.token
   * @param {() => boolean} options.isAdmin
   */
  constructor({ access, token, isAdmin }) {
    super();
    this.#access = access;
    this.#token = token;
    this.#isAdmin = isAdmin;
  }

  /** Whether there is more to be asked for. */
  get hasMore() {
    return this.#next !== "";
  }

  /** The next page, or the first one. */
  async more() {
    this.#become("asking");
    try {
      const token = this.#token();
      const [page, cluster] = await Promise.all([
        this.#access.history(this.#next, token),
        this.#isAdmin() ? this.#access.nodes(token) : { nodes: [] },
      ]);
      this.broadcasts = [...this.broadcasts, ...page.history];
      this.nodes = cluster.nodes;
      this.#next = page.next ?? "";
      this.#become("ready");
    } catch (failure) {
      this.failure = /** @type {{code?: string}} */ (failure).code ?? "failed";
      this.#become("failed");
    }
  }

  /** @param {HistoryState} state */
  #become(state) {
    this.state = state;
    this.emit("change", null);
  }
}

/** @type {Record<string, "left" | "lost" | "server" | "node-lost">} */
const ENDS = {
  unpublished: "left",
  left: "left",
  "taken-over": "left",
  gone: "lost",
  consent: "lost",
  timeout: "lost",
  failed: "lost",
  "dtls-close": "left",
  shutdown: "server",
  restart: "server",
  draining: "server",
  "node-lost": "node-lost",
};

/**
 * How it ended, in few kinds.
 *
 * @param {string} reason a word of the server
 */
export function kindOfEnd(reason) {
  return Object.hasOwn(ENDS, reason) ? ENDS[reason] : "unknown";
}

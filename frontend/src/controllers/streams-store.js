import { Emitter } from "./emitter.js";

const LOUD_DBOV = 8;
const SILENT_DBOV = 62;

/**
 * @typedef {import("./protocol.js").StreamView} StreamView
 *
 * @typedef {object} Events
 * @property {readonly StreamView[]} change
 * @property {null} levels
 */

/**
 * The live streams as the server last told, and how loud each is.
 *
 * @extends {Emitter<Events>}
 */
export class StreamsStore extends Emitter {
  /** @type {readonly StreamView[]} */
  #streams = [];
  /** @type {Map<string, number>} */
  #levels = new Map();
  /** @type {string | null} */
  #own = null;

  /** Everybody else's streams, oldest first: nobody hears himself. */
  get others() {
    return this.#streams.filter((stream) => !this.#isOwn(stream));
  }

  /** Our own stream, once it is in the list. */
  get own() {
    return this.#streams.find((stream) => this.#isOwn(stream)) ?? null;
  }

  /** @param {string} id */
  get(id) {
    return this.#streams.find((stream) => stream.id === id) ?? null;
  }

  /** @param {readonly StreamView[]} streams the whole list */
  replace(streams) {
    this.#streams = streams;
    const ids = new Set(streams.map(({ id }) => id));
    for (const id of this.#levels.keys()) if (!ids.has(id)) this.#levels.delete(id);
    this.emit("change", streams);
  }

  /** @param {string | null} id known from `publish` even before the list marks it as ours */
  setOwn(id) {
    if (id === this.#own) return;
    this.#own = id;
    this.emit("change", this.#streams);
  }

  /** @param {Record<string, number>} levels id -> dBov, 0 (loudest) to 127; who is missing is silent */
  setLevels(levels) {
    this.#levels = new Map(Object.entries(levels).map(([id, dbov]) => [id, loudness(dbov)]));
    this.emit("levels", null);
  }

  /**
   * @param {string} id
   * @returns {number} 0 (silent) to 1 (loud)
   */
  level(id) {
    return this.get(id)?.talking ? (this.#levels.get(id) ?? 0) : 0;
  }

  /** @param {StreamView} stream */
  #isOwn({ id, mine }) {
    return mine === true || id === this.#own;
  }
}

/**
 * @param {number} dbov
 * @returns {number} 0 to 1, linear in decibels over the range of speech
 */
export function loudness(dbov) {
  return Math.min(1, Math.max(0, (SILENT_DBOV - dbov) / (SILENT_DBOV - LOUD_DBOV)));
}

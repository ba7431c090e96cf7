/**
 * The messages of the native protocol (docs/protocol.md) as types, and its one error.
 *
 * @typedef {object} StreamView
 * @property {string} id
 * @property {string} name text, never markup
 * @property {string} since ISO time
 * @property {boolean} talking
 * @property {number} listeners
 * @property {number} [generation] grows when the stream goes on by another transport, perhaps at another node
 * @property {boolean} [reachable] false while its node has not been heard for a while
 * @property {boolean} [mine]
 *
 * @typedef {object} Welcome the reply to hello
 * @property {string} client
 * @property {string} resume
 * @property {boolean} resumed transport, stream and slots are as they were
 * @property {string[]} roles
 * @property {RTCIceServer[]} iceServers
 * @property {{slots: number}} limits
 * @property {string} node
 * @property {string} version
 * @property {string[]} nodes base URLs of the nodes that can be reached, this one first
 * @property {StreamView[]} streams
 *
 * @typedef {"unauthorized" | "overloaded" | "bad-sdp" | "unknown-stream" | "own-stream" | "bad-slot"
 *   | "too-many-listeners" | "too-many-streams" | "forbidden" | "timeout" | "disconnected"} KnownCode
 */

/** A request the server refused, or that never got an answer (`timeout`, `disconnected`). */
export class ProtocolError extends Error {
  /**
   * @param {string} code
   * @param {string} [message] for the console; people are shown a sentence by code
   * @param {number} [retryAfterSeconds]
   */
  constructor(code, message = code, retryAfterSeconds = undefined) {
    super(message);
    this.name = "ProtocolError";
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * The code of whatever was thrown.
 *
 * @param {unknown} failure
 */
export function codeOf(failure) {
  if (failure instanceof ProtocolError) return failure.code;
  return failure instanceof Error ? failure.name : "unknown";
}

/**
 * Codes of refusals that say nothing about the stream itself: what was asked for may work later.
 *
 * @type {ReadonlySet<string>}
 */
export const PASSING = new Set([
  "disconnected",
  "timeout",
  "overloaded",
  "draining",
  "too-many-requests",
]);

export const SUBPROTOCOL = "hearthline.v1";

/** WebSocket close codes: `left` and `replaced` are ours, `unauthorized` the server's. */
export const CLOSE = Object.freeze({ left: 1000, replaced: 4000, unauthorized: 4401 });

import { ProtocolError } from "./protocol.js";

/**
 * @typedef {object} Info what the server says about itself to anybody
 * @property {string} name
 * @property {string} version
 * @property {number} [httpsPort]
 * @property {string} [address] for other devices to open
 * @property {string | null} [trustAddress] where a new device learns to trust it, if it has to
 *
 * @typedef {object} PairingCode
 * @property {string} id
 * @property {string} code to type in
 * @property {Date} expires
 *
 * @typedef {object} Broadcast one life of a stream
 * @property {string} id
 * @property {string} stream
 * @property {string} name
 * @property {string} started ISO 8601, as all times
 * @property {string} [ended] missing while it is live
 * @property {string} [reason]
 * @property {number} mostListeners at once
 * @property {number} talks
 * @property {number} talkSeconds
 *
 * @typedef {object} NodeRun the latest run of a node
 * @property {string} node
 * @property {string} software
 * @property {string} started
 * @property {string} [ended]
 * @property {"up" | "stopped" | "lost" | "crashed"} fate
 * @property {string} [lostBy]
 */

/** The plain HTTP calls: who the server is, a token for a pairing code, and codes for others. */
export class Access {
  #base;
  /** @type {readonly string[]} */
  #others = [];
  #fetch;

  /**
   * @param {object} options
   * @param {string} options.base address of the folder the page is in, also behind a proxy's prefix
   * @param {(url: URL, init?: RequestInit) => Promise<Response>} [options.fetch]
   */
  constructor({ base, fetch: ask = (url, init) => fetch(url.href, init) }) {
    this.#base = base;
    this.#fetch = ask;
  }

  /** @param {readonly string[]} others WebSocket addresses of nodes to ask when the page's own is gone */
  set others(others) {
    this.#others = others.map((address) => {
      const url = new URL(".", address);
      url.protocol = url.protocol === "wss:" ? "https:" : "http:";
      return url.href;
    });
  }

  get webSocketUrl() {
    const url = new URL("ws", this.#base);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return url.href;
  }

  /** @returns {Promise<Info | null>} null when the server does not say */
  async info() {
    try {
      const response = await this.#fetchAnywhere("api/v1/info");
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  /**
   * @param {string} code as printed by the server
   * @returns {Promise<string>} the token; rejects with {@link ProtocolError} `pairing-failed`,
   *   `too-many-requests`, `overloaded` or `disconnected`
   */
  async pair(code) {
    let response;
    try {
      response = await this.#fetchAnywhere("api/v1/pair", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ code: code.trim() }),
      });
    } catch {
      throw new ProtocolError("disconnected");
    }
    if (response.status === 429 || response.status === 503) {
      const code = response.status === 429 ? "too-many-requests" : "overloaded";
      const retryAfterSeconds = Number(response.headers.get("retry-after")) || undefined;
      throw new ProtocolError(code, undefined, retryAfterSeconds);
    }
    const { token } = response.ok ? await response.json() : {};
    if (typeof token !== "string" || token === "") throw new ProtocolError("pairing-failed");
    return token;
  }

  /**
   * @param {readonly string[]} roles of the device that will type the code in
   * @param {string} token of an administrator, or empty
   * @returns {Promise<PairingCode>} rejects with {@link ProtocolError} `forbidden`, `failed` or `disconnected`
   */
  async offerPairing(roles, token) {
    const { id, code, expiresAt } = await this.#ask("api/v1/pairing", token, {
      method: "POST",
      body: JSON.stringify({ roles }),
    });
    return { id, code, expires: new Date(expiresAt) };
  }

  /**
   * @param {string} id
   * @param {string} token of an administrator, or empty
   * @returns {Promise<"open" | "used" | "expired" | "void">} rejects as `offerPairing` does
   */
  async pairingState(id, token) {
    const { state } = await this.#ask(`api/v1/pairing/${encodeURIComponent(id)}`, token, {});
    return state;
  }

  /**
   * @param {string} cursor where the page begins, empty for the latest
   * @param {string} token of somebody who may listen, or empty
   * @returns {Promise<{history: Broadcast[], next?: string}>} rejects as `offerPairing` does
   */
  async history(cursor, token) {
    const query = new URLSearchParams({ limit: "25", ...(cursor && { cursor }) });
    return this.#ask(`api/v1/history?${query}`, token, {});
  }

  /**
   * @param {string} token of an administrator, or empty
   * @returns {Promise<{nodes: NodeRun[]}>} rejects as `offerPairing` does
   */
  async nodes(token) {
    return this.#ask("api/v1/nodes", token, {});
  }

  /**
   * @param {string} path
   * @param {string} token
   * @param {RequestInit} init
   */
  async #ask(path, token, init) {
    const headers = {
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
    };
    let response;
    try {
      response = await this.#fetchAnywhere(path, { ...init, headers });
    } catch {
      throw new ProtocolError("disconnected");
    }
    if (response.ok) return response.json();
    throw new ProtocolError([401, 403].includes(response.status) ? "forbidden" : "failed");
  }

  /**
   * The first node that answers, whatever it says: what the page's own one says counts.
   *
   * @param {string} path
   * @param {RequestInit} [init]
   * @returns {Promise<Response>}
   */
  async #fetchAnywhere(path, init) {
    let gone;
    for (const base of [this.#base, ...this.#others]) {
      try {
        return await this.#fetch(new URL(path, base), init);
      } catch (failure) {
        gone ??= failure;
      }
    }
    throw gone;
  }

  /**
   * The same page where the browser lets a page have the microphone.
   *
   * @param {number} httpsPort
   * @param {string} token handed over in the fragment, which no server gets to see; or empty
   */
  secureUrl(httpsPort, token) {
    const url = new URL(this.#base);
    url.protocol = "https:";
    url.port = String(httpsPort);
    url.hash = token ? `token=${encodeURIComponent(token)}` : "";
    return url.href;
  }

  /** A QR code of the address for other devices. */
  get pictureUrl() {
    return new URL("ca.svg", this.#base).href;
  }

  /** The page that explains how to make a device trust the secure address. */
  get trustUrl() {
    return new URL("ca", this.#base).href;
  }
}

/**
 * Takes the token out of the address, so that it is in no bookmark, history or screenshot.
 *
 * @param {Pick<Location, "href">} location
 * @param {Pick<History, "replaceState">} history
 * @returns {string} the token, or empty
 */
export function takeToken(location, history) {
  const url = new URL(location.href);
  const fragment = new URLSearchParams(url.hash.slice(1));
  const token = fragment.get("token");
  if (token === null) return "";
  fragment.delete("token");
  url.hash = fragment.toString();
  history.replaceState(null, "", url.href.replace(/#$/, ""));
  return token;
}

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";

const SRC = fileURLToPath(new URL("../src/", import.meta.url));
const DEV = fileURLToPath(new URL(".", import.meta.url));
const TYPES = /** @type {Record<string, string>} */ ({
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
});
const GRACE_MS = 30_000;
export const PAIRING_CODE = "482913";
export const TOKEN = "dev-token";

/**
 * @typedef {import("../src/controllers/protocol.js").StreamView & {owner?: string}} Stream
 * @typedef {{client: string, resume: string, name: string, socket: import("ws").WebSocket | null, stream: string | null, slots: Map<number, string>, grace?: NodeJS.Timeout}} Session
 */

/** The native protocol without a relay of its own: audio is the business of a page at /dev/relay.html. */
export class DevServer {
  /** @type {Map<string, Session>} by resume token */
  sessions = new Map();
  /** @type {Stream[]} */
  streams = [];
  /** @type {import("ws").WebSocket | null} */
  relay = null;
  /** @type {Map<number, (reply: any) => void>} */
  #asked = new Map();
  #nextAsked = 1;
  #heard = false;
  needsToken = false;
  /** While true, sockets are neither accepted nor answered: a dead path. */
  dead = false;

  /** @param {number} port */
  async start(port) {
    this.http = createServer((request, response) => this.#serve(request, response));
    const sockets = new WebSocketServer({ server: this.http });
    sockets.on("connection", (socket, request) => {
      if (this.dead) socket.terminate();
      else if (request.url === "/dev/relay") this.#relayConnected(socket);
      else this.#clientConnected(socket);
    });
    await new Promise((resolve) => this.http?.listen(port, "127.0.0.1", () => resolve(null)));
    const address = this.http.address();
    this.url = `http://localhost:${typeof address === "object" ? address?.port : port}/`;
    this.#ticks = [setInterval(() => this.#tickLevels(), 200)];
    return this.url;
  }

  /** @type {NodeJS.Timeout[]} */
  #ticks = [];

  stop() {
    for (const tick of this.#ticks) clearInterval(tick);
    this.http?.closeAllConnections();
    this.http?.close();
    for (const { socket } of this.sessions.values()) socket?.terminate();
    this.relay?.terminate();
  }

  /** @param {string} name @param {Partial<Stream>} [more] */
  addStream(name, more = {}) {
    const id = `stream_${randomBytes(16).toString("base64url")}`;
    const since = new Date().toISOString();
    this.streams.push({ id, name, since, talking: false, listeners: 0, ...more });
    this.#tellStreams();
    return id;
  }

  /** @param {string} id */
  endStream(id) {
    for (const session of this.sessions.values()) {
      for (const [slot, stream] of session.slots) {
        if (stream !== id) continue;
        session.slots.delete(slot);
        this.#tell(session, { type: "ended", slot, stream: id, reason: "ended" });
      }
    }
    this.streams = this.streams.filter((stream) => stream.id !== id);
    this.#tellStreams();
  }

  /** @param {string} id @param {Partial<Stream>} changes */
  change(id, changes) {
    Object.assign(this.streams.find((stream) => stream.id === id) ?? {}, changes);
    this.#tellStreams();
  }

  /** Cuts every client's socket; sessions live on for the grace time. */
  cut() {
    for (const { socket } of this.sessions.values()) socket?.terminate();
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async #serve(request, response) {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/api/v1/info") {
      this.#json(response, 200, { name: "dev", version: "0.1.0-dev", httpsPort: 8443 });
      return;
    }
    if (pathname === "/api/v1/pair") {
      let text = "";
      for await (const chunk of request) text += chunk;
      const ok = JSON.parse(text).code === PAIRING_CODE;
      this.#json(response, ok ? 200 : 403, ok ? { token: TOKEN } : {});
      return;
    }
    const [root, path] = pathname.startsWith("/dev/") ? [DEV, pathname.slice(5)] : [SRC, pathname];
    const file = join(root, normalize(path === "/" ? "/index.html" : path));
    try {
      const body = await readFile(file);
      response.writeHead(200, {
        "content-type": TYPES[extname(file)] ?? "application/octet-stream",
        ...(root === SRC && { "content-security-policy": "default-src 'self'" }),
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  /** @param {import("node:http").ServerResponse} response @param {number} status @param {unknown} body */
  #json(response, status, body) {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  /** @param {import("ws").WebSocket} socket */
  #relayConnected(socket) {
    this.relay = socket;
    socket.on("message", (data) => {
      const { id, ...reply } = JSON.parse(String(data));
      this.#asked.get(id)?.(reply);
      this.#asked.delete(id);
    });
  }

  /** @param {Record<string, unknown>} message @returns {Promise<any>} */
  #askRelay(message) {
    if (!this.relay) return Promise.resolve({});
    const id = this.#nextAsked++;
    this.relay.send(JSON.stringify({ ...message, id }));
    return new Promise((resolve) => this.#asked.set(id, resolve));
  }

  /** @param {import("ws").WebSocket} socket */
  #clientConnected(socket) {
    /** @type {Session | null} */
    let session = null;
    socket.on("message", async (data) => {
      if (this.dead) return;
      const message = JSON.parse(String(data));
      const answer = (/** @type {any} */ reply) =>
        socket.send(JSON.stringify({ type: "ok", ...reply, id: message.id }));
      const refuse = (/** @type {string} */ code) =>
        socket.send(JSON.stringify({ type: "error", id: message.id, code, message: code }));
      if (message.type === "hello") {
        if (this.needsToken && message.token !== TOKEN) {
          refuse("unauthorized");
          socket.close(4401);
          return;
        }
        const known = this.sessions.get(message.resume);
        session = known ?? this.#newSession();
        clearTimeout(session.grace);
        session.socket = socket;
        session.name = message.name;
        answer({
          client: session.client,
          resume: session.resume,
          resumed: known !== undefined,
          roles: ["talk", "listen"],
          iceServers: [],
          limits: { slots: 6 },
          node: "dev",
          version: "0.1.0-dev",
          nodes: [],
          streams: this.#viewFor(session),
        });
      } else if (session) {
        const error = await this.#handle(session, message, answer);
        if (error) refuse(error);
      }
    });
    socket.on("close", (code) => {
      if (session?.socket !== socket) return;
      const left = session;
      left.socket = null;
      left.grace = setTimeout(() => this.#drop(left), code === 1000 ? 0 : GRACE_MS);
    });
  }

  #newSession() {
    const session = {
      client: randomBytes(8).toString("hex"),
      resume: randomBytes(16).toString("base64url"),
      name: "",
      socket: null,
      stream: null,
      slots: new Map(),
    };
    this.sessions.set(session.resume, session);
    return /** @type {Session} */ (session);
  }

  /** @param {Session} session */
  #drop(session) {
    this.sessions.delete(session.resume);
    if (session.stream) this.endStream(session.stream);
    void this.#askRelay({ type: "close", client: session.client });
  }

  /**
   * @param {Session} session
   * @param {any} message
   * @param {(reply: any) => void} answer
   * @returns {Promise<string | undefined>} an error code
   */
  async #handle(session, message, answer) {
    const { client } = session;
    switch (message.type) {
      case "ping":
        answer({ time: new Date().toISOString() });
        return;
      case "rename":
        session.name = message.name;
        answer({});
        return;
      case "offer": {
        const { sdp } = await this.#askRelay({
          type: "offer",
          client,
          sdp: message.sdp,
        });
        if (!sdp) return "overloaded";
        answer({ sdp, slots: 6 });
        return;
      }
      case "publish": {
        const old = this.streams.find(({ id }) => id === message.stream);
        session.stream = old?.id ?? this.addStream(message.name, { owner: client });
        answer({ stream: session.stream, resume: `resume-${session.stream}` });
        this.#tellStreams();
        return;
      }
      case "talk":
        answer({});
        if (session.stream) this.change(session.stream, { talking: message.talking });
        return;
      case "unpublish":
        if (session.stream) this.endStream(session.stream);
        session.stream = null;
        answer({});
        return;
      case "listen": {
        const stream = this.streams.find(({ id }) => id === message.stream);
        if (!stream) return "unknown-stream";
        if (stream.owner === client) return "own-stream";
        const { slot } = message;
        session.slots.set(slot, stream.id);
        const from = stream.owner ?? "";
        await this.#askRelay({ type: "listen", client, slot, from, name: stream.name });
        answer({});
        this.#count();
        return;
      }
      case "unlisten":
        session.slots.delete(message.slot);
        await this.#askRelay({ type: "unlisten", client, slot: message.slot });
        answer({});
        this.#count();
        return;
    }
    return "bad-message";
  }

  #count() {
    for (const stream of this.streams) {
      const heard = [...this.sessions.values()].filter(({ slots }) =>
        [...slots.values()].includes(stream.id),
      );
      if (stream.owner || heard.length > 0) stream.listeners = heard.length;
    }
    this.#tellStreams();
  }

  /** @param {Session} session */
  #viewFor({ client }) {
    return this.streams.map(({ owner, ...stream }) => ({ ...stream, mine: owner === client }));
  }

  #tellStreams() {
    for (const session of this.sessions.values()) {
      this.#tell(session, { type: "streams", streams: this.#viewFor(session) });
    }
  }

  #tickLevels() {
    const levels = Object.fromEntries(
      this.streams
        .filter(({ talking }) => talking)
        .map(({ id }) => [id, Math.round(14 + 26 * Math.random())]),
    );
    const heard = Object.keys(levels).length > 0;
    if (!heard && !this.#heard) return;
    this.#heard = heard; // once more when nobody is heard any longer: empty
    for (const session of this.sessions.values()) this.#tell(session, { type: "levels", levels });
  }

  /** @param {Session} session @param {unknown} message */
  #tell({ socket }, message) {
    socket?.send(JSON.stringify(message));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = new DevServer();
  const url = await server.start(Number(process.env.PORT ?? 8090));
  server.addStream("Kitchen", { talking: true, listeners: 2 });
  server.addStream("Front door");
  console.log(`${url} (open ${url}dev/relay.html in another window for audio)`);
}

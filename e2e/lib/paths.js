import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer } from "node:net";

const HOST = "127.0.0.1";

/** A way for datagrams that can die: what is sent meanwhile is lost, in both directions. */
export class UdpPath {
  dead = false;
  #inner = new Map();

  /** @param {number} [port] of the relay; may be told later, see {@link target} */
  static async open(port) {
    const path = new UdpPath();
    path.target = port;
    path.outer = createSocket("udp4");
    path.outer.on("message", (data, from) => path.#up(data, from));
    path.outer.bind(0, HOST);
    await once(path.outer, "listening");
    return path;
  }

  get port() {
    return this.outer.address().port;
  }

  /** Each client gets a socket of its own, so that the relay can tell them apart. */
  #up(data, from) {
    if (this.dead || !this.target) return;
    const client = `${from.address}:${from.port}`;
    let inner = this.#inner.get(client);
    if (!inner) {
      inner = createSocket("udp4");
      inner.on("message", (answer) => {
        if (!this.dead) this.outer.send(answer, from.port, from.address);
      });
      this.#inner.set(client, inner);
    }
    inner.send(data, this.target, HOST);
  }

  close() {
    this.outer.close();
    for (const inner of this.#inner.values()) inner.close();
  }
}

/** A way for TCP connections that can be cut, or die without a word. */
export class TcpPath {
  #dead = false;
  #pairs = new Set();

  /** @param {number} port of the server */
  static async open(port) {
    const path = new TcpPath();
    path.server = createServer({ pauseOnConnect: true }, (outer) => path.#accept(outer, port));
    path.server.listen(0, HOST);
    await once(path.server, "listening");
    return path;
  }

  get url() {
    return `http://${HOST}:${this.server.address().port}/`;
  }

  #accept(outer, port) {
    const inner = connect(port, HOST);
    const pair = [outer, inner];
    this.#pairs.add(pair);
    for (const [one, other] of [pair, [inner, outer]]) {
      one.on("data", (data) => other.write(data));
      one.on("end", () => other.end());
      one.on("error", () => other.destroy());
      one.on("close", () => {
        other.destroy();
        this.#pairs.delete(pair);
      });
    }
    if (this.#dead) inner.pause();
    else outer.resume();
  }

  /** Connections end as when a process dies: reset, without a close frame. New ones may come. */
  cut() {
    for (const [outer, inner] of this.#pairs) {
      outer.resetAndDestroy();
      inner.resetAndDestroy();
    }
  }

  /** Nothing passes any more, and nobody is told. What was sent arrives once the path is back, as TCP repeats it. */
  set dead(dead) {
    this.#dead = dead;
    for (const [outer, inner] of this.#pairs) {
      for (const socket of [outer, inner]) {
        if (dead) socket.pause();
        else socket.resume();
      }
    }
  }

  close() {
    this.cut();
    this.server.close();
  }
}

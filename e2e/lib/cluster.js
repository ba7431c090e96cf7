import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { once } from "node:events";
import { allOf } from "./endings.js";
import { Server } from "./server.js";
import { until } from "./until.js";

const JOIN_WITHIN_MS = 60_000;

/**
 * Nodes of one cluster, each at a loopback address of its own: `a` at 127.0.0.1, `b` at 127.0.0.2. They have their
 * own data, and nothing in common but the secret.
 */
export class Cluster {
  /** @type {Server[]} */
  nodes = [];

  /**
   * @param {number} [size]
   * @param {Record<string, string | number>} [settings] of all nodes
   * @param {Record<string, string | number>[]} [each] of each node besides
   */
  static async start(size = 2, settings = {}, each = []) {
    const cluster = new Cluster();
    const hosts = Array.from({ length: size }, (_, index) => `127.0.0.${index + 1}`);
    const port = await freePair(hosts);
    const shared = {
      "cluster.enabled": "true",
      "cluster.secret": randomBytes(32).toString("hex"),
      "cluster.members": hosts.map((host) => `${host}:${port}`).join(","),
      "cluster.port": port,
      ...settings,
    };
    try {
      for (const [index, host] of hosts.entries()) {
        const name = String.fromCharCode("a".charCodeAt(0) + index);
        const own = { "node.name": name, "http.host": host, "cluster.host": host };
        cluster.nodes.push(await Server.start({ ...shared, ...own, ...each[index] }));
      }
    } catch (failure) {
      await cluster.close();
      throw failure;
    }
    return cluster;
  }

  /** Until the page knows another node and has a socket there. */
  static async isMetBy({ page }) {
    const session = 'document.querySelector("hl-app").session';
    await until("a standby", () => page.evaluate(`${session}.failover.canMove`), Boolean, {
      withinMs: JOIN_WITHIN_MS,
    });
  }

  /** Ends all of them, also when one ends badly, which fails this then. */
  async close() {
    await allOf(this.nodes.map((node) => node.stop()));
  }
}

/** A port that is free at all of these, and the next one, too: a node's second connection to others. */
async function freePair(hosts) {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const tried = await Promise.all(hosts.flatMap((host) => [isFree(host, port), isFree(host, port + 1)]));
    if (tried.every(Boolean)) return port;
  }
}

async function isFree(host, port) {
  const server = createServer().listen(port, host);
  const bound = await once(server, "listening").then(
    () => true,
    () => false,
  );
  if (bound) server.close();
  return bound;
}

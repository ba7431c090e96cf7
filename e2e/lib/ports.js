import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";

/** The kernel's, where it does not tell. */
const EPHEMERAL_FROM = 32_768;
/** So many below the ephemeral ones are tried at random. */
const CHOICE = 8_000;

/**
 * Settings for a node that has to come back on its ports: free ones that the kernel gives to nobody else while
 * the node is down, as it does with those it chose itself.
 */
export async function lastingPorts() {
  // Where the ephemeral ones begin lower, one of them has to do.
  const end = Math.max(await ephemeralFrom(), 2 * CHOICE);
  const chosen = new Set();
  while (chosen.size < 3) {
    const port = end - 1 - Math.floor(Math.random() * CHOICE);
    if (await isFree(port)) chosen.add(port);
  }
  const [http, https, media] = chosen;
  return { "http.port": http, "https.port": https, "media.port": media };
}

async function ephemeralFrom() {
  const range = await readFile("/proc/sys/net/ipv4/ip_local_port_range", "utf8").catch(() => `${EPHEMERAL_FROM}`);
  return Number.parseInt(range);
}

async function isFree(port) {
  const tcp = createServer().listen(port);
  const udp = createSocket("udp4").bind(port);
  const bound = await Promise.allSettled([once(tcp, "listening"), once(udp, "listening")]);
  for (const [index, socket] of [tcp, udp].entries()) {
    if (bound[index].status === "fulfilled") socket.close();
  }
  return bound.every(({ status }) => status === "fulfilled");
}

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { wrap } from "./wrap.js";

const run = promisify(execFile);
/** Documentation's own network (RFC 5737) would not do: the CA is bound to private ones. */
const NODE_SIDE = "10.213.87.1";
const BROWSER_SIDE = "10.213.87.2";

/**
 * Another machine on the LAN, as far as the kernel can play one: a network namespace with a cable to
 * this machine, and a `home` for the browser in it.
 */
export class OtherMachine {
  #name = `hearthline${process.pid}`;
  #cable = `lan${process.pid}`.slice(0, 15);

  static async plugIn() {
    const machine = new OtherMachine();
    machine.home = await mkdtemp(join(tmpdir(), "hearthline-machine-"));
    const [name, cable] = [machine.#name, machine.#cable];
    await ip("netns", "add", name);
    await ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name);
    await ip("address", "add", `${NODE_SIDE}/30`, "dev", cable);
    await ip("link", "set", cable, "up");
    await ip("-n", name, "address", "add", `${BROWSER_SIDE}/30`, "dev", "eth0");
    await ip("-n", name, "link", "set", "lo", "up");
    await ip("-n", name, "link", "set", "eth0", "up");
    await ip("-n", name, "route", "add", "default", "via", NODE_SIDE);
    return machine;
  }

  /** An address of this machine that the other one reaches over the cable: a real interface's, else the cable's own. */
  get nodeAddress() {
    const real = Object.entries(networkInterfaces())
      .filter(([name]) => name !== this.#cable && !/^(docker|br-|veth|tun|wg|tailscale)/.test(name))
      .flatMap(([, addresses]) => addresses)
      .find(({ family, internal, address }) => family === "IPv4" && !internal && isPrivate(address));
    return real?.address ?? NODE_SIDE;
  }

  /** A command that starts a program over there. */
  wrap(executable) {
    return wrap(this.home, ["ip", "netns", "exec", this.#name], executable);
  }

  async unplug() {
    await ip("link", "delete", this.#cable).catch(() => {});
    await ip("netns", "delete", this.#name).catch(() => {});
    await rm(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function ip(...words) {
  return run("ip", words);
}

function isPrivate(address) {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
}

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const LAUNCHER = process.env.HEARTHLINE_LAUNCHER ?? new URL("../../hearthline", import.meta.url).pathname;
/** A fresh clone builds before it starts. */
const READY_WITHIN_MS = 170_000;
const GONE_WITHIN_MS = 20_000;

/** Those that still run when the test ends, whatever it died of, end with it. */
const running = new Set();
process.on("exit", () => {
  for (const one of running) one.kill("SIGKILL");
});

/** One Hearthline, started as a stranger would, on free ports and with data of its own. */
export class Server {
  #settings;
  #process;
  #exit;
  #data;
  #log = [];
  #stopping = false;
  #gone = false;

  /**
   * @param {Record<string, string | number>} [settings] keys as in docs/configuration.md; anybody may
   *   talk and listen unless they say otherwise
   */
  static async start(settings = {}) {
    const server = new Server();
    server.#data = await mkdtemp(join(tmpdir(), "hearthline-e2e-"));
    server.#settings = {
      "http.port": 0,
      "https.port": 0,
      "media.port": 0,
      "auth.anonymous": "talk,listen",
      "drain.timeout": "2s",
      ...settings,
    };
    try {
      await server.#run();
    } catch (failure) {
      await rm(server.#data, { recursive: true, force: true });
      throw failure;
    }
    return server;
  }

  async #run() {
    this.#gone = false;
    this.#process = spawn(LAUNCHER, ["run"], { env: this.#environment(), stdio: ["ignore", "pipe", "pipe"] });
    const started = this.#process;
    running.add(started);
    this.#exit = new Promise((resolve) => {
      started.once("exit", (code, signal) => {
        running.delete(started);
        this.exited = code ?? signal;
        if (!this.#stopping) process.stderr.write(`the server ended with ${this.exited}\n${this.log}\n`);
        resolve(this.exited);
      });
    });
    try {
      this.ready = await this.#readyLine();
    } catch (failure) {
      this.#process.kill("SIGKILL");
      await this.#exit;
      throw failure;
    }
  }

  #environment() {
    const environment = { ...process.env, HEARTHLINE_DATA_DIR: this.#data };
    delete environment.HEARTHLINE_LAUNCHER; // a node refuses what it does not know
    for (const [key, value] of Object.entries(this.#settings)) {
      environment[`HEARTHLINE_${key.toUpperCase().replaceAll(/[.-]/g, "_")}`] = String(value);
    }
    return environment;
  }

  /** @param {string} roles with commas, @returns {Promise<string>} a token that this node made */
  async createToken(roles) {
    const { stdout } = await promisify(execFile)(LAUNCHER, ["token", "create", "--role", roles], {
      env: this.#environment(),
    });
    return stdout.split("\n")[0];
  }

  /** Kills it; `comeBack` starts it again. */
  async crash() {
    this.#stopping = true;
    this.#process.kill("SIGKILL");
    await this.#exit;
    this.#stopping = false;
    this.#gone = true;
  }

  /** Ends it by SIGTERM, which it has to do well; `comeBack` starts it again. */
  async leave() {
    this.#stopping = true;
    this.#process.kill("SIGTERM");
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), GONE_WITHIN_MS);
    const code = await this.#exit;
    clearTimeout(timer);
    this.#stopping = false;
    this.#gone = true;
    assert.equal(code, 0, `after SIGTERM it ended with ${code}\n${this.log}`);
  }

  /** With the same data, and on the same ports if it was given lastingPorts(). */
  async comeBack() {
    await this.#run();
  }

  #readyLine() {
    return new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`${why}\n${this.log}`));
      const timer = setTimeout(() => fail("no ready line in time"), READY_WITHIN_MS);
      this.#exit.then((code) => fail(`ended with ${code} before it was ready`));
      for (const stream of [this.#process.stdout, this.#process.stderr]) {
        let rest = "";
        stream.setEncoding("utf8").on("data", (text) => {
          const lines = (rest + text).split("\n");
          rest = lines.pop();
          this.#log.push(...lines);
          const ready = lines.find((line) => line.startsWith("hearthline ready "));
          if (!ready) return;
          clearTimeout(timer);
          resolve(Object.fromEntries(ready.split(" ").slice(2).map((field) => field.split("="))));
        });
      }
    });
  }

  get url() {
    return `http://${this.#host}:${this.ready.http}/`;
  }

  get secureUrl() {
    return `https://${this.#host}:${this.ready.https}/`;
  }

  get #host() {
    return this.#settings["http.host"] ?? "127.0.0.1";
  }

  get pid() {
    return this.#process.pid;
  }

  get log() {
    return this.#log.join("\n");
  }

  /** Ends it for good, if it is there. */
  async stop() {
    try {
      if (!this.#gone) await this.leave();
    } finally {
      await rm(this.#data, { recursive: true, force: true });
    }
  }
}

import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import { pageScripts } from "./chromium.js";

const EXECUTABLE = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
const READY_WITHIN_MS = 60_000;

/** One Firefox with one page, driven by WebDriver BiDi. Its microphone is Firefox's own fake tone. */
export class Firefox {
  #process;
  #profile;
  #socket;
  #page;
  #waiting = new Map();
  #nextId = 1;

  /** @param {{hertz?: number}} [options] of the fake tone */
  static async launch({ hertz = 700 } = {}) {
    const firefox = new Firefox();
    await firefox.#start({
      "media.navigator.streams.fake": true,
      "media.navigator.audio.fake_frequency": hertz,
      "media.navigator.permission.disabled": true,
      "media.autoplay.default": 0,
      "media.autoplay.blocking_policy": 0,
      "devtools.jsonview.enabled": false,
      "app.normandy.enabled": false,
      "app.update.enabled": false,
      "browser.safebrowsing.downloads.remote.enabled": false,
      "browser.shell.checkDefaultBrowser": false,
      "browser.startup.page": 0,
      "datareporting.policy.dataSubmissionEnabled": false,
      "media.gmp-manager.updateEnabled": false,
      "network.captive-portal-service.enabled": false,
      "network.connectivity-service.enabled": false,
      "services.settings.server": "http://127.0.0.1:9/",
      "toolkit.telemetry.enabled": false,
    });
    return firefox;
  }

  async #start(preferences) {
    this.#profile = await mkdtemp(join(tmpdir(), "hearthline-firefox-"));
    const lines = Object.entries(preferences).map(([key, value]) => {
      return `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});`;
    });
    await writeFile(join(this.#profile, "user.js"), lines.join("\n"));
    this.#process = spawn(
      EXECUTABLE,
      ["--headless", "--no-remote", "--profile", this.#profile, "--remote-debugging-port", "0"],
      { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, HOME: this.#profile } },
    );
    this.#socket = await connect(`${await this.#address()}/session`);
    this.#socket.on("message", (data) => this.#receive(JSON.parse(String(data))));
    await this.#command("session.new", { capabilities: {} });
    const { contexts } = await this.#command("browsingContext.getTree", {});
    this.#page = contexts[0].context;
    await this.#command("script.addPreloadScript", {
      functionDeclaration: `() => { ${await pageScripts()} }`,
    });
  }

  /** It says on standard error where it listens. */
  #address() {
    return new Promise((resolve, reject) => {
      let text = "";
      const fail = (why) => reject(new Error(`Firefox: ${why}\n${text}`));
      const timer = setTimeout(() => fail("no address in time"), READY_WITHIN_MS);
      this.#process.once("exit", (code) => fail(`ended with ${code}`));
      this.#process.stderr.setEncoding("utf8").on("data", (more) => {
        text += more;
        const address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(text)?.[1];
        if (!address) return;
        clearTimeout(timer);
        resolve(address);
      });
    });
  }

  #command(method, params) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #receive({ id, type, result, error, message }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (type === "success") waiting?.resolve(result);
    else waiting?.reject(new Error(`${error}: ${message}`));
  }

  async goto(url) {
    await this.#command("browsingContext.navigate", { context: this.#page, url, wait: "complete" });
  }

  /** As Playwright's: an expression, or a function with one argument; answers what JSON can hold. */
  async evaluate(script, argument) {
    const expression =
      typeof script === "function" ? `(${script})(${JSON.stringify(argument ?? null)})` : script;
    const { type, result, exceptionDetails } = await this.#command("script.evaluate", {
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      target: { context: this.#page },
      awaitPromise: true,
      userActivation: true,
    });
    if (type === "exception") throw new Error(exceptionDetails.text);
    return result.type === "undefined" ? undefined : JSON.parse(result.value);
  }

  async version() {
    return this.evaluate("navigator.userAgent");
  }

  async close() {
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#socket?.close();
    this.#process.kill("SIGTERM");
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), 5_000);
    await gone;
    clearTimeout(timer);
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function connect(address) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    socket.once("open", () => resolve(socket));
    socket.once("error", reject);
  });
}

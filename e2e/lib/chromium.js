import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { toneWav } from "./tone.js";

export const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];
const SCRIPTS = ["ear.js", "whip.js", "card.js"].map((name) => new URL(`../page/${name}`, import.meta.url).pathname);

/** One Chromium whose microphone plays a tone. */
export class Chromium {
  #browser;
  #folder;

  /**
   * @param {object} [options]
   * @param {number} [options.hertz] of the tone
   * @param {Buffer} [options.wav] instead of a tone
   * @param {string} [options.executable]
   * @param {Record<string, string>} [options.environment]
   */
  static async launch({ hertz = 1_000, wav, executable = EXECUTABLE, environment } = {}) {
    const chromium_ = new Chromium();
    const folder = await mkdtemp(join(tmpdir(), "hearthline-chromium-"));
    chromium_.#folder = folder;
    const file = join(folder, "microphone.wav");
    await writeFile(file, wav ?? toneWav({ hertz }));
    chromium_.#browser = await chromium.launch({
      executablePath: executable,
      args: [...FLAGS, `--use-file-for-fake-audio-capture=${file}`],
      timeout: 60_000,
      ...(environment && { env: { ...process.env, ...environment } }),
    });
    return chromium_;
  }

  /** A page of its own browser profile. Whatever goes wrong in it is found in `page.problems`. */
  async page({ stored = {}, script, ...options } = {}) {
    const context = await this.#browser.newContext({ locale: "en-US", ...options });
    context.setDefaultTimeout(30_000);
    for (const path of SCRIPTS) await context.addInitScript({ path });
    if (script) await context.addInitScript(script);
    await context.addInitScript((values) => {
      try {
        for (const [key, value] of Object.entries(values)) {
          if (localStorage.getItem(key) === null) localStorage.setItem(key, value);
        }
      } catch {
        // about:blank has no storage
      }
    }, stored);
    const page = await context.newPage();
    page.problems = [];
    page.on("pageerror", (error) => page.problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") page.problems.push(message.text());
    });
    return page;
  }

  /** A page without a script of its own that really comes from the server, as the browser wants for its sockets. */
  async plainPage(origin, options) {
    const page = await this.page(options);
    await page.goto(new URL("health/live", origin).href);
    return page;
  }

  /** Pages leave first: one that is killed says no good-bye, and its stream stays for 30 s. */
  async closePages() {
    for (const context of this.#browser.contexts()) {
      for (const page of context.pages()) await page.goto("about:blank").catch(() => {});
      await context.close();
    }
  }

  version() {
    return `Chromium ${this.#browser.version()}`;
  }

  async close() {
    await this.closePages();
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The scripts that pages of other browsers need. */
export async function pageScripts() {
  return (await Promise.all(SCRIPTS.map((path) => readFile(path, "utf8")))).join("\n");
}

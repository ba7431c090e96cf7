// Two pages for `./hearthline test chaos`, which drives them by lines of JSON on standard input and reads a line
// for each on standard output. The first question says where, { urls, authority, token, at }, and is answered {}
// once one page talks and the other listens to it. Every further one is answered by how they are:
// { streams, problems, lost }, or { failure }. The end of the input ends the browser.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { App } from "./lib/app.js";
import { Chromium, EXECUTABLE } from "./lib/chromium.js";
import { isTone, listen } from "./lib/hearing.js";
import { watchStreams } from "./lib/stream-watch.js";
import { authorityOf, trust } from "./lib/trust.js";
import { wrap } from "./lib/wrap.js";

const HERTZ = 850;
const TALKER = "Page that talks";
const LISTENER = "Page that listens";
const SESSION = 'document.querySelector("hl-app").session';
const INCIDENTS_TOLD = 8;

/** @param {{urls: string[], authority: string, token: string, at: string[]}} where */
async function openPages(home, { urls, authority, token, at }) {
  await trust(home, await authorityOf(authority));
  const browser = await Chromium.launch({ hertz: HERTZ, executable: await wrap(home, at, EXECUTABLE) });
  try {
    const talker = await Page.open(browser, `${urls[0]}#token=${token}`, TALKER);
    const listener = await Page.open(browser, `${urls[1]}#token=${token}`, LISTENER);
    await talker.app.talkButton.click();
    await talker.app.talks("live");
    await listener.app.listenTo(TALKER);
    return { browser, talker, listener };
  } catch (failure) {
    await browser.close();
    throw failure;
  }
}

/** One page that nobody touches any more once it is set up. */
class Page {
  #node = "";

  static async open(browser, url, name) {
    const page = Object.assign(new Page(), { name });
    page.app = await App.open(browser, url, { name, settings: { talkMode: "toggle" } });
    await page.app.is("connected").catch((failure) => {
      const complaints = [...new Set(page.app.page.problems)].join("\n      ");
      throw new Error(`${name} at ${new URL(url).origin} is not connected: ${failure.message}\n      ${complaints}`);
    });
    await page.app.page.evaluate(`globalThis.diary = [];
      { const note = (what) => diary.push([Date.now(), what]);
        ${SESSION}.on("state", note); ${SESSION}.on("notice", ({ code }) => note("notice " + code));
        ${SESSION}.talk.on("state", (state) => note("talk " + state));
        ${SESSION}.talk.on("stream", (stream) => note("publishes " + stream)); }
      (${watchStreams})(${SESSION}, ${JSON.stringify(name)});`);
    return page;
  }

  async look() {
    const seen = await this.app.page.evaluate(`(() => { const { state, node, talk } = ${SESSION};
      return { state, node, talk: talk.state, stream: talk.stream }; })()`);
    if (seen.node !== this.#node) await this.#note(`is at ${seen.node}`);
    this.#node = seen.node;
    return seen;
  }

  #note(what) {
    return this.app.page.evaluate((words) => globalThis.diary.push([Date.now(), words]), what);
  }

  /** What is wrong, and what befell it lately. */
  async problem(words) {
    const diary = await this.app.page.evaluate("diary");
    const lately = diary.map(([at, what]) => `${((Date.now() - at) / 1_000).toFixed(1)} s ago: ${what}`);
    const complaints = [...new Set(this.app.page.problems)]; // mostly of sockets, again and again
    const lines = [...lately.slice(-INCIDENTS_TOLD), ...complaints.slice(-INCIDENTS_TOLD)];
    return [`${this.name} (at ${this.#node}) ${words}`, ...lines].join("\n      ");
  }
}

/** The same question as to the native clients: who is on air, and is what is said heard? */
async function look({ talker, listener }) {
  const problems = [];
  const talking = await talker.look();
  if (talking.state !== "connected" || talking.talk !== "live") {
    problems.push(await talker.problem(`is not on air: ${talking.state}, ${talking.talk}`));
  }
  const listening = await listener.look();
  const heard = await listen(listener.app.page, "Ear.loudspeaker");
  if (listening.state !== "connected" || !isTone(heard, HERTZ)) {
    problems.push(await listener.problem(`does not hear ${HERTZ} Hz: ${listening.state}, ${JSON.stringify(heard)}`));
  }
  const lost = await talker.app.page.evaluate("lost.splice(0)");
  return { streams: talking.stream ? [talking.stream] : [], problems, lost };
}

const home = await mkdtemp(join(tmpdir(), "hearthline-pages-"));
let pages;
try {
  for await (const line of createInterface({ input: process.stdin })) {
    let answer = {};
    try {
      if (pages) answer = await look(pages);
      else pages = await openPages(home, JSON.parse(line));
    } catch (failure) {
      answer = { failure: String(failure) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
} finally {
  await pages?.browser.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

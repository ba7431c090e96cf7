import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { App } from "../lib/app.js";
import { Chromium } from "../lib/chromium.js";
import { Cluster } from "../lib/cluster.js";
import { Conversation } from "../lib/conversation.js";
import { inTurn } from "../lib/endings.js";
import { authorityOf, trust } from "../lib/trust.js";

const HERTZ = 650;
const WITHIN_MS = 8_000;
const LEG = 'document.querySelector("hl-app").session.failover.leg.url';

test("a browser that trusts one node, with a token of that node, goes on at the other one when it is killed", async (t) => {
  const home = await mkdtemp(join(tmpdir(), "hearthline-home-"));
  const closing = [() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })];
  try {
    const cluster = await Cluster.start(2, { "auth.anonymous": "" });
    closing.unshift(() => cluster.close());
    const [a, b] = cluster.nodes;
    const token = await a.createToken("talk,listen");
    await trust(home, await authorityOf(a.url));
    const browser = await Chromium.launch({ hertz: HERTZ, environment: { HOME: home } });
    closing.unshift(() => browser.close());

    // As strangers do: a link with a token, and a first visit.
    const anna = await arrives(browser, `${a.secureUrl}#token=${token}`, "Anna");
    const ben = await arrives(browser, `${a.secureUrl}#token=${token}`, "Ben");
    const both = await Conversation.begin(anna, ben, HERTZ);
    await a.crash();

    const gapMs = await both.goesOn("b", t);
    assert.ok(gapMs <= WITHIN_MS, `nothing was heard for ${gapMs} ms`);
    for (const { page } of [anna, ben]) {
      assert.equal(await page.evaluate(LEG), new URL("ws", b.secureUrl).href.replace("https:", "wss:"));
      assert.equal(await page.evaluate("localStorage.getItem('hearthline.token')"), token);
      assert.deepEqual(await page.evaluate("views"), ["talk"]);
      const problems = page.problems.filter((problem) => !problem.includes("ERR_CONNECTION_REFUSED")); // by the dead one
      assert.deepEqual(problems, []);
    }
  } finally {
    await inTurn(closing);
  }
});

/** A first visit; from then on `views` holds what the page showed. */
async function arrives(browser, url, name) {
  const app = await App.open(browser, url, { settings: { talkMode: "toggle", everybody: "true" } });
  await app.shows("welcome");
  await app.page.locator("hl-welcome #name").fill(name);
  await app.page.locator("hl-welcome #start").click();
  await app.shows("talk");
  await app.page.evaluate(() => {
    const element = document.querySelector("hl-app");
    globalThis.views = [element.dataset.view];
    const note = () => globalThis.views.push(element.dataset.view);
    new MutationObserver(note).observe(element, { attributeFilter: ["data-view"] });
  });
  return app;
}

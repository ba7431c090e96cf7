import { until } from "./until.js";

/** The web app in one page, as a person sees it. */
export class App {
  /**
   * @param {import("./chromium.js").Chromium} browser
   * @param {string} url
   * @param {{name?: string, settings?: Record<string, string>}} [options] `settings` as the page keeps
   *   them, besides options of the page; without a name the page is a first visit
   */
  static async open(browser, url, { name, settings = {}, ...options } = {}) {
    const stored = { ...(name && { "hearthline.name": name }) };
    for (const [key, value] of Object.entries(settings)) stored[`hearthline.${key}`] = value;
    const app = new App();
    app.page = await browser.page({ stored, ...options });
    await app.page.goto(url);
    return app;
  }

  /** @param {"welcome" | "access" | "talk"} view */
  async shows(view) {
    await this.page.locator(`hl-app[data-view=${view}]`).waitFor();
  }

  async is(state) {
    await this.page.locator(`hl-app[data-state=${state}]`).waitFor();
  }

  get talkButton() {
    return this.page.locator("hl-talk-button #button");
  }

  /** @param {"off" | "starting" | "live"} state */
  async talks(state) {
    await this.page.locator(`hl-talk-button[data-state=${state}]`).waitFor();
  }

  /** @param {"closed" | "opening" | "live" | "resting"} state */
  async microphone(state) {
    await this.page.locator(`hl-talk-panel[data-microphone=${state}]`).waitFor();
  }

  /** Presses the button with the mouse and keeps it down. */
  async press() {
    const box = await this.talkButton.boundingBox();
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.talks("live");
  }

  async release() {
    await this.page.mouse.up();
    await this.talks("off");
  }

  /** The row of a stream by its publisher's name. */
  row(name) {
    return this.page.locator("hl-stream-row").filter({ hasText: name });
  }

  async listenTo(name) {
    await this.row(name).locator("#listen").click();
    await this.page.locator("hl-stream-row[data-listening=true]").filter({ hasText: name }).waitFor();
  }

  async stopListeningTo(name) {
    await this.row(name).locator("#listen").click();
    await this.page.locator("hl-stream-row[data-listening=false]").filter({ hasText: name }).waitFor();
  }

  /** @param {number} count of other people's streams */
  async lists(count) {
    await this.page.locator(`hl-stream-list[data-count="${count}"]`).waitFor({ state: "attached" });
  }

  /** @param {string} element CSS, @param {string | RegExp} words */
  async says(element, words) {
    const matches = (text) => (words instanceof RegExp ? words.test(text) : text.includes(words));
    await until(`'${words}' in ${element}`, () => this.page.locator(element).first().textContent(), matches);
  }

  async close() {
    await this.page.context().close();
  }
}

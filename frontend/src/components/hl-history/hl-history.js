import { kindOfEnd } from "../../controllers/history.js";
import { i18n } from "../../i18n/i18n.js";
import { dialogStyles } from "../base/dialog.js";
import { HlElement } from "../base/hl-element.js";
import { icons } from "../base/icons.js";
import { styles } from "./hl-history.styles.js";

/** @typedef {import("../../controllers/access.js").Broadcast} Broadcast */
/** @typedef {import("../../controllers/access.js").NodeRun} NodeRun */

/**
 * <hl-history>: a dialog that tells who talked when, for how long, to how many and how it ended, and
 * administrators how the nodes are. Property `history`, a History; method `open`; leaves the page when
 * it is closed. Attribute `data-state` repeats the history's state.
 */
export class HlHistory extends HlElement {
  static styles = [dialogStyles, styles];
  static template = `
    <dialog id="dialog" aria-labelledby="title">
      <div class="head"><h2 id="title"></h2><button class="close" id="close" type="button">${icons.close}</button></div>
      <div class="body">
        <ul id="broadcasts" role="list" hidden></ul>
        <p class="hint" id="state" role="status"></p>
        <button class="button" id="more" type="button"></button>
        <h3 id="nodes-title" hidden></h3>
        <ul id="nodes" role="list" hidden></ul>
      </div>
    </dialog>`;

  /** @type {import("../../controllers/history.js").History | undefined} */
  history;

  constructor() {
    super();
    this.$("close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // the backdrop
    });
    this.#dialog.addEventListener("close", () => this.remove());
    this.$("more").addEventListener("click", () => void this.history?.more());
  }

  connected() {
    if (this.history) this.until(this.history.on("change", () => this.redraw()));
  }

  open() {
    this.draw();
    this.#dialog.showModal();
    void this.history?.more();
  }

  /** @returns {HTMLDialogElement} */
  get #dialog() {
    return this.$("dialog");
  }

  draw() {
    const { history } = this;
    if (!history) return;
    this.dataset.state = history.state;
    this.text("title", i18n.t("history.title"));
    this.$("close").setAttribute("aria-label", i18n.t("settings.close"));
    this.#fill("broadcasts", history.broadcasts.map(broadcastItem));
    this.text("state", this.#words(history));
    const failed = history.state === "failed";
    this.$("more").hidden = history.state === "asking" || !(failed || history.hasMore);
    this.text("more", i18n.t(failed ? "history.again" : "history.more"));
    this.text("nodes-title", i18n.t("nodes.title"));
    this.$("nodes-title").hidden = history.nodes.length === 0;
    this.#fill("nodes", history.nodes.map(nodeItem));
  }

  /** @param {import("../../controllers/history.js").History} history */
  #words({ state, failure, broadcasts }) {
    if (state === "asking") return i18n.t("history.loading");
    if (state === "failed") return i18n.error({ code: failure });
    return broadcasts.length === 0 ? i18n.t("history.empty") : "";
  }

  /**
   * @param {string} id
   * @param {HTMLElement[]} items
   */
  #fill(id, items) {
    this.$(id).hidden = items.length === 0; // or a list of nothing is announced
    this.$(id).replaceChildren(...items);
  }
}

/** @param {Broadcast} broadcast */
function broadcastItem(broadcast) {
  const { name, started, ended, reason, mostListeners, talks, talkSeconds } = broadcast;
  const from = i18n.when(new Date(started));
  const when = ended
    ? i18n.t("history.when", { from, to: i18n.when(new Date(ended)) })
    : i18n.t("history.since", { from });
  const said = [i18n.talks(talks, talkSeconds), i18n.mostListeners(mostListeners)];
  const item = listItem(name, `${when}, ${endOf(ended, reason)}`, said.join(", "));
  item.toggleAttribute("data-live", !ended);
  item.dataset.stream = broadcast.stream;
  return item;
}

/**
 * @param {string | undefined} ended
 * @param {string | undefined} reason
 */
function endOf(ended, reason = "") {
  return ended ? i18n.t(`history.end.${kindOfEnd(reason)}`, { reason }) : i18n.t("history.live");
}

/** @param {NodeRun} run */
function nodeItem({ node, software, started, ended, fate, lostBy = "" }) {
  const from = i18n.when(new Date(started));
  const to = ended ? i18n.when(new Date(ended)) : "";
  return listItem(node, i18n.t(`nodes.${fate}`, { from, to, by: lostBy }), software);
}

/**
 * @param {string} title text, as all of it
 * @param {...string} lines
 */
function listItem(title, ...lines) {
  const item = document.createElement("li");
  const strong = document.createElement("strong");
  strong.textContent = title;
  item.append(strong);
  for (const line of lines) {
    const hint = document.createElement("span");
    hint.className = "hint";
    hint.textContent = line;
    item.append(hint);
  }
  return item;
}

customElements.define("hl-history", HlHistory);

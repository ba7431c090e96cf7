import { i18n } from "../../i18n/i18n.js";
import { css } from "../base/css.js";
import { HlElement } from "../base/hl-element.js";
import { icons } from "../base/icons.js";

const SHOWN_MS = 8_000;

/**
 * @typedef {{word: () => string, href?: string, act?: () => void}} Action
 *
 * @typedef {object} Shown
 * @property {string} id the same id replaces
 * @property {() => string} text asked again when the language changes
 * @property {boolean} [sticky] stays until `dismiss`; others go by themselves
 * @property {Action[]} [actions] the one that helps most first
 */

/**
 * <hl-notices>: sentences for people about what went wrong or what is needed, the newest first.
 * Methods `show` and `dismiss`. Items carry `data-notice` with their id.
 */
export class HlNotices extends HlElement {
  static styles = [
    css`
      :host {
        display: block;
      }

      ul {
        display: grid;
        gap: 0.5rem;
        list-style: none;
      }

      li {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: 0.25rem 0.7rem;
        align-items: start;
        padding: 0.65rem 0.35rem 0.65rem 0.9rem;
        border: 1.5px solid var(--hl-warn);
        border-radius: 14px;
        background: var(--hl-warn-soft);
      }

      li > svg {
        margin-top: 0.6rem;
        color: var(--hl-warn);
      }

      .text {
        padding: 0.6rem 0;
        min-width: 0;
        overflow-wrap: anywhere;
      }

      .close {
        display: grid;
        place-items: center;
        width: 44px;
        height: 44px;
        border-radius: 50%;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        grid-column: 2 / -1;
        margin-bottom: 0.25rem;
      }

      .action {
        color: var(--hl-text);
        text-decoration: none;
      }

      .action:first-child {
        background: var(--hl-accent);
        color: var(--hl-on-accent);
      }
    `,
  ];
  static template = `
    <div aria-live="polite" aria-relevant="additions"><ul id="list" role="list" hidden></ul></div>`;

  /** @type {Map<string, {shown: Shown, item: HTMLLIElement, timer?: ReturnType<typeof setTimeout>}>} */
  #notices = new Map();

  /** @param {Shown} shown */
  show(shown) {
    this.dismiss(shown.id);
    const item = this.#itemOf(shown);
    this.$("list").prepend(item);
    this.$("list").hidden = false;
    const timer = shown.sticky ? undefined : setTimeout(() => this.dismiss(shown.id), SHOWN_MS);
    this.#notices.set(shown.id, { shown, item, timer });
  }

  /** @param {string} id */
  dismiss(id) {
    const notice = this.#notices.get(id);
    if (!notice) return;
    clearTimeout(notice.timer);
    notice.item.remove();
    this.#notices.delete(id);
    this.$("list").hidden = this.#notices.size === 0; // or a list of nothing is announced
  }

  draw() {
    for (const { shown, item } of this.#notices.values()) fill(item, shown);
  }

  /** @param {Shown} shown */
  #itemOf(shown) {
    const item = document.createElement("li");
    item.dataset.notice = shown.id;
    item.innerHTML = `${icons.info}<span class="text"></span>`;
    const close = document.createElement("button");
    close.className = "close";
    close.type = "button";
    close.innerHTML = icons.close;
    close.addEventListener("click", () => this.dismiss(shown.id));
    item.append(close);
    if (shown.actions) {
      const actions = document.createElement("div");
      actions.className = "actions";
      actions.append(...shown.actions.map(actionOf));
      item.append(actions);
    }
    fill(item, shown);
    return item;
  }
}

/** @param {Action} action */
function actionOf({ href, act }) {
  if (href) {
    const link = document.createElement("a");
    link.className = "button action";
    link.href = href;
    return link;
  }
  const button = document.createElement("button");
  button.className = "button action";
  button.type = "button";
  button.addEventListener("click", () => act?.());
  return button;
}

/**
 * @param {HTMLLIElement} item
 * @param {Shown} shown
 */
function fill(item, { text, actions = [] }) {
  write(item.querySelector(".text"), text());
  const elements = item.querySelectorAll(".action");
  for (const [index, { word }] of actions.entries()) write(elements[index], word());
  item.querySelector(".close")?.setAttribute("aria-label", i18n.t("notice.close"));
}

/**
 * @param {Element | null} element
 * @param {string} words
 */
function write(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}

customElements.define("hl-notices", HlNotices);

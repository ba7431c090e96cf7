import { i18n } from "../../i18n/i18n.js";
import { css } from "../base/css.js";
import { HlElement } from "../base/hl-element.js";
import { icons } from "../base/icons.js";

/**
 * <hl-welcome>: the first visit. Asks for a name, with a proposal in it so that one tap is enough.
 * Property `proposal`. Fires `welcome-done`, detail { name }: a user's gesture, so sound may start.
 */
export class HlWelcome extends HlElement {
  static styles = [
    css`
      :host {
        display: grid;
        gap: 1.25rem;
        max-width: 26rem;
        margin: auto;
        padding: 1.75rem 1.5rem;
        border-radius: 24px;
        background: var(--hl-surface);
        box-shadow: var(--hl-shadow);
      }

      .flame {
        width: 3.5rem;
        height: 3.5rem;
        margin-inline-start: -0.6rem;
        color: var(--hl-accent);
      }

      h2 {
        font-size: 1.75rem;
        line-height: 1.15;
        letter-spacing: -0.01em;
      }

      form {
        display: grid;
        gap: 1rem;
      }

      .text {
        display: grid;
        gap: 0.5rem;
      }

      .button {
        min-height: 52px;
        font-size: 1.0625rem;
      }
    `,
  ];
  static template = `
    ${icons.flame}
    <div class="text"><h2 id="title"></h2><p class="hint" id="text"></p></div>
    <form id="form">
      <label class="field"><span class="label" id="label"></span>
        <input class="input" id="name" name="name" maxlength="64" autocomplete="nickname" enterkeyhint="go" required aria-describedby="hint">
        <span class="hint" id="hint"></span></label>
      <button class="button primary" id="start" type="submit"></button>
    </form>`;

  constructor() {
    super();
    this.$("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const name = this.#input.value.trim();
      if (name) this.tell("welcome-done", { name });
    });
  }

  /** @returns {HTMLInputElement} */
  get #input() {
    return this.$("name");
  }

  /** @param {string} name */
  set proposal(name) {
    this.#input.value = name;
  }

  draw() {
    this.text("title", i18n.t("welcome.title"));
    this.text("text", i18n.t("welcome.text"));
    this.text("label", i18n.t("welcome.name"));
    this.text("hint", i18n.t("welcome.name.hint"));
    this.text("start", i18n.t("welcome.start"));
  }
}

customElements.define("hl-welcome", HlWelcome);

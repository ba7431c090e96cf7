import { codeOf } from "../../controllers/protocol.js";
import { i18n } from "../../i18n/i18n.js";
import { css } from "../base/css.js";
import { HlElement } from "../base/hl-element.js";
import { icons } from "../base/icons.js";

/**
 * <hl-access>: what a stranger sees. Takes a pairing code, or a token. Property `access`, an Access.
 * Fires `access-token`, detail { token }.
 */
export class HlAccess extends HlElement {
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
        width: 3rem;
        height: 3rem;
        margin-inline-start: -0.6rem;
        color: var(--hl-accent);
      }

      h2 {
        font-size: 1.5rem;
        line-height: 1.2;
      }

      form,
      .text {
        display: grid;
        gap: 0.9rem;
      }

      .input {
        font-size: 1.25rem;
        font-family: ui-monospace, "Cascadia Mono", Menlo, monospace;
        letter-spacing: 0.08em;
      }

      :host([data-mode="token"]) .input {
        font-size: 1rem;
        letter-spacing: normal;
      }

      .failure {
        color: var(--hl-bad);
        font-weight: 600;
      }

      .other {
        background: none;
        color: var(--hl-accent);
      }
    `,
  ];
  static template = `
    ${icons.flame}
    <div class="text"><h2 id="title"></h2><p class="hint" id="text"></p></div>
    <form id="form">
      <label class="field"><span class="label" id="label"></span>
        <input class="input" id="secret" autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="go" required aria-describedby="failure"></label>
      <p class="failure" id="failure" role="alert"></p>
      <button class="button primary" id="submit" type="submit"></button>
      <button class="button other" id="other" type="button"></button>
    </form>`;

  /** @type {import("../../controllers/access.js").Access | undefined} */
  access;
  /** @type {"code" | "token"} */
  #mode = "code";
  #working = false;
  #failure = "";

  constructor() {
    super();
    this.$("form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.$("other").addEventListener("click", () => {
      this.#mode = this.#mode === "code" ? "token" : "code";
      this.dataset.mode = this.#mode;
      this.#failure = "";
      this.redraw();
      this.#input.focus();
    });
  }

  connected() {
    this.dataset.mode = this.#mode;
  }

  /** @param {string} code of an error that sent the person here, or empty */
  set failure(code) {
    this.#failure = code;
    this.redraw();
  }

  /** @returns {HTMLInputElement} */
  get #input() {
    return this.$("secret");
  }

  async #submit() {
    const secret = this.#input.value.trim();
    if (!secret || this.#working) return;
    if (this.#mode === "token") {
      this.tell("access-token", { token: secret });
      return;
    }
    this.#working = true;
    this.redraw();
    try {
      const token = await this.access?.pair(secret);
      this.#failure = "";
      this.#input.value = "";
      this.tell("access-token", { token });
    } catch (failure) {
      this.#failure = codeOf(failure);
    } finally {
      this.#working = false;
      this.redraw();
    }
  }

  draw() {
    const byCode = this.#mode === "code";
    this.text("title", i18n.t("access.title"));
    this.text("text", i18n.t("access.text"));
    this.text("label", i18n.t(byCode ? "access.code" : "access.token"));
    this.text("failure", this.#failure ? i18n.error({ code: this.#failure }) : "");
    const action = i18n.t(byCode ? "access.pair" : "access.sign-in");
    this.text("submit", this.#working ? i18n.t("access.working") : action);
    this.text("other", i18n.t(byCode ? "access.use-token" : "access.use-code"));
  }
}

customElements.define("hl-access", HlAccess);

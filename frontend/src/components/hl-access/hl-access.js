import { codeOf } from "../../controllers/protocol.js";
import { i18n } from "../../i18n/i18n.js";
import { css } from "../base/css.js";
import { GuestForm } from "../base/guest-form.js";

/**
 * <hl-access>: what a stranger sees. Takes a pairing code, or a token. Property `access`, an Access.
 * Fires `access-token`, detail { token }, and shows that it waits until `refused` or `failed` is called.
 */
export class HlAccess extends GuestForm {
  static styles = [
    ...GuestForm.styles,
    css`
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
  static template = GuestForm.around(`
    <label class="field"><span class="label" id="label"></span>
      <input class="input" id="secret" autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="go" required aria-describedby="failure"></label>
    <p class="failure" id="failure" role="alert"></p>
    <button class="button primary" id="submit" type="submit"></button>
    <button class="button other" id="other" type="button"></button>`);

  /** @type {import("../../controllers/access.js").Access | undefined} */
  access;
  /** @type {"code" | "token"} */
  #mode = "code";
  #working = false;
  /** @type {import("../../controllers/voice-session.js").Notice | null} */
  #failure = null;

  constructor() {
    super();
    this.$("other").addEventListener("click", () => {
      this.#mode = this.#mode === "code" ? "token" : "code";
      this.dataset.mode = this.#mode;
      this.#failure = null;
      this.redraw();
      this.input.focus();
    });
  }

  /** @override */
  connected() {
    this.dataset.mode = this.#mode;
  }

  /** The token that this device kept, or that was typed in here just now, is not taken. */
  refused() {
    this.failed({ code: this.#mode === "token" ? "wrong-token" : "unauthorized" });
  }

  /**
   * Nobody could say yet whether the token is taken. It is asked again, and another one may be tried.
   *
   * @param {import("../../controllers/voice-session.js").Notice} failure
   */
  failed(failure) {
    this.#working = false;
    this.#failure = failure;
    this.redraw();
  }

  /** @override @param {string} secret */
  answered(secret) {
    if (this.#working) return;
    this.#working = true;
    this.#failure = null;
    this.redraw();
    if (this.#mode === "token") this.tell("access-token", { token: secret });
    else void this.#pair(secret);
  }

  /** @param {string} code */
  async #pair(code) {
    try {
      this.tell("access-token", { token: await this.access?.pair(code) });
    } catch (failure) {
      this.failed({ code: codeOf(failure) });
    }
  }

  /** @override */
  draw() {
    const byCode = this.#mode === "code";
    this.text("title", i18n.t("access.title"));
    this.text("text", i18n.t(byCode ? "access.text" : "access.text.token"));
    this.text("label", i18n.t(byCode ? "access.code" : "access.token"));
    this.text("failure", this.#failure ? i18n.error(this.#failure) : "");
    const action = i18n.t(byCode ? "access.pair" : "access.sign-in");
    this.text("submit", this.#working ? i18n.t("access.working") : action);
    this.text("other", i18n.t(byCode ? "access.use-token" : "access.use-code"));
  }
}

customElements.define("hl-access", HlAccess);

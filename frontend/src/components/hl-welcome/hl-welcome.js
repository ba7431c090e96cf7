import { i18n } from "../../i18n/i18n.js";
import { css } from "../base/css.js";
import { GuestForm } from "../base/guest-form.js";

/**
 * <hl-welcome>: the first visit. Asks for a name, with a proposal in it so that one tap is enough.
 * Property `proposal`. Fires `welcome-done`, detail { name }: a user's gesture, so sound may start.
 */
export class HlWelcome extends GuestForm {
  static styles = [
    ...GuestForm.styles,
    css`
      .failure {
        color: var(--hl-bad);
        font-weight: 600;
      }
    `,
  ];
  static template = GuestForm.around(`
    <label class="field"><span class="label" id="label"></span>
      <input class="input" id="name" name="name" maxlength="64" autocomplete="nickname" enterkeyhint="go" required aria-describedby="hint failure">
      <span class="hint" id="hint"></span></label>
    <p class="failure" id="failure" role="alert"></p>
    <button class="button primary" id="start" type="submit"></button>`);

  #nameless = false;

  constructor() {
    super();
    // The browser's own check takes spaces for a name.
    /** @type {HTMLFormElement} */ (this.$("form")).noValidate = true;
    this.input.addEventListener("input", () => this.#complain(false));
  }

  /** @param {string} name */
  set proposal(name) {
    this.input.value = name;
  }

  /** @override @param {string} name */
  answered(name) {
    this.tell("welcome-done", { name });
  }

  /** @override */
  unanswered() {
    this.#complain(true);
    this.input.focus();
  }

  /** @param {boolean} nameless */
  #complain(nameless) {
    this.#nameless = nameless;
    this.redraw();
  }

  /** @override */
  draw() {
    this.text("title", i18n.t("welcome.title"));
    this.text("text", i18n.t("welcome.text"));
    this.text("label", i18n.t("welcome.name"));
    this.text("hint", i18n.t("welcome.name.hint"));
    this.text("start", i18n.t("welcome.start"));
    this.input.setAttribute("aria-invalid", String(this.#nameless));
    this.text("failure", this.#nameless ? i18n.t("welcome.name.missing") : "");
  }
}

customElements.define("hl-welcome", HlWelcome);

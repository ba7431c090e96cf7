import { i18n } from "../../i18n/i18n.js";
import { GuestForm } from "../base/guest-form.js";

/**
 * <hl-welcome>: the first visit. Asks for a name, with a proposal in it so that one tap is enough.
 * Property `proposal`. Fires `welcome-done`, detail { name }: a user's gesture, so sound may start.
 */
export class HlWelcome extends GuestForm {
  static template = GuestForm.around(`
    <label class="field"><span class="label" id="label"></span>
      <input class="input" id="name" name="name" maxlength="64" autocomplete="nickname" enterkeyhint="go" required aria-describedby="hint">
      <span class="hint" id="hint"></span></label>
    <button class="button primary" id="start" type="submit"></button>`);

  /** @param {string} name */
  set proposal(name) {
    this.input.value = name;
  }

  /** @override @param {string} name */
  answered(name) {
    this.tell("welcome-done", { name });
  }

  /** @override */
  draw() {
    this.text("title", i18n.t("welcome.title"));
    this.text("text", i18n.t("welcome.text"));
    this.text("label", i18n.t("welcome.name"));
    this.text("hint", i18n.t("welcome.name.hint"));
    this.text("start", i18n.t("welcome.start"));
  }
}

customElements.define("hl-welcome", HlWelcome);

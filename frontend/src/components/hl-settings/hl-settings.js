import { i18n } from "../../i18n/i18n.js";
import { dialogStyles } from "../base/dialog.js";
import { HlElement } from "../base/hl-element.js";
import { icons } from "../base/icons.js";
import { styles } from "./hl-settings.styles.js";

/** @typedef {import("../../controllers/settings.js").Values} Values */

/**
 * <hl-settings>: a dialog over what the page remembers; every change counts at once. Properties
 * `settings`, `session`, `version`; method `open`. Fires `add-device` for an administrator who wants to.
 */
export class HlSettings extends HlElement {
  static styles = [dialogStyles, styles];
  static template = `
    <dialog id="dialog" aria-labelledby="title">
      <div class="head"><h2 id="title"></h2><button class="close" id="close" type="button">${icons.close}</button></div>
      <form class="body" id="form" method="dialog">
        <label class="field"><span class="label" id="name-label"></span>
          <input class="input" id="name" maxlength="64" autocomplete="nickname" enterkeyhint="done"></label>
        <fieldset>
          <legend id="mode-label"></legend>
          <label class="choice"><input type="radio" name="mode" value="hold" id="hold"><span id="hold-label"></span></label>
          <label class="choice"><input type="radio" name="mode" value="toggle" id="toggle"><span id="toggle-label"></span></label>
        </fieldset>
        <label class="check"><span class="label" id="half-duplex-label"></span><input type="checkbox" role="switch" id="half-duplex" aria-describedby="half-duplex-hint"><span class="hint" id="half-duplex-hint"></span></label>
        <label class="check"><span class="label" id="everybody-label"></span><input type="checkbox" role="switch" id="everybody" aria-describedby="everybody-hint"><span class="hint" id="everybody-hint"></span></label>
        <label class="field" id="microphone-field"><span class="label" id="microphone-label"></span><select class="input" id="microphone"></select></label>
        <label class="field"><span class="label" id="language-label"></span>
          <select class="input" id="language"><option value="" id="language-system"></option><option value="en" lang="en">English</option><option value="de" lang="de">Deutsch</option></select></label>
        <div class="foot"><button class="button primary" id="add-device" type="button"></button><button class="button" id="online" type="button"></button><button class="button" id="forget" type="button"></button><span class="hint" id="about"></span></div>
      </form>
    </dialog>`;

  /** @type {import("../../controllers/settings.js").Settings | undefined} */
  settings;
  /** @type {import("../../controllers/voice-session.js").VoiceSession | undefined} */
  session;
  #version = "";
  /** The next tap on "forget" means it. */
  #warned = false;
  /** @type {MediaDeviceInfo[]} */
  #microphones = [];

  constructor() {
    super();
    this.$("close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // the backdrop
    });
    this.$("form").addEventListener("submit", () => this.#takeName());
    this.$("name").addEventListener("change", () => this.#takeName());
    for (const mode of /** @type {const} */ (["hold", "toggle"])) {
      this.$(mode).addEventListener("change", () => this.settings?.set("talkMode", mode));
    }
    this.#bindSwitch("half-duplex", "halfDuplex");
    this.#bindSwitch("everybody", "everybody");
    this.#select("microphone").addEventListener("change", () => {
      this.settings?.set("microphone", this.#select("microphone").value);
    });
    this.#select("language").addEventListener("change", () => {
      const language = /** @type {Values["language"]} */ (this.#select("language").value);
      this.settings?.set("language", language);
    });
    this.$("add-device").addEventListener("click", () => {
      this.#dialog.close();
      this.tell("add-device");
    });
    this.$("online").addEventListener("click", () => {
      if (this.session?.state === "off") this.session.connect();
      else this.session?.disconnect();
      this.#dialog.close();
    });
    this.$("forget").addEventListener("click", () => this.#forget());
  }

  connected() {
    if (this.settings) this.until(this.settings.on("change", () => this.redraw()));
    if (this.session) this.until(this.session.on("state", () => this.redraw()));
    if (this.session) this.until(this.session.on("roles", () => this.redraw()));
  }

  /** @param {string} version */
  set version(version) {
    this.#version = version;
    this.redraw();
  }

  open() {
    this.#warned = false;
    this.draw();
    this.#dialog.showModal();
    void this.#findMicrophones();
  }

  /** @returns {HTMLDialogElement} */
  get #dialog() {
    return this.$("dialog");
  }

  /**
   * @param {string} id
   * @returns {HTMLInputElement}
   */
  #input(id) {
    return this.$(id);
  }

  /**
   * @param {string} id
   * @returns {HTMLSelectElement}
   */
  #select(id) {
    return this.$(id);
  }

  /**
   * @param {string} id
   * @param {"halfDuplex" | "everybody"} key
   */
  #bindSwitch(id, key) {
    const input = this.#input(id);
    input.addEventListener("change", () => this.settings?.set(key, input.checked));
  }

  #takeName() {
    const name = this.#input("name").value.trim();
    if (name) this.settings?.set("name", name);
  }

  /** Forgotten is forgotten: the way back needs an administrator. */
  #forget() {
    if (this.#warned) {
      this.#dialog.close();
      this.settings?.set("token", "");
    }
    this.#warned = !this.#warned;
    this.redraw();
  }

  /** Browsers name the devices only once the microphone was allowed. */
  async #findMicrophones() {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    this.#microphones = devices.filter(
      ({ kind, label, deviceId }) => kind === "audioinput" && label && deviceId !== "default",
    );
    this.redraw();
  }

  draw() {
    const { settings } = this;
    if (!settings) return;
    for (const [id, key] of WORDS) this.text(id, i18n.t(key));
    this.$("close").setAttribute("aria-label", i18n.t("settings.close"));
    this.text("about", this.#version ? i18n.t("settings.about", { version: this.#version }) : "");
    if (this.shadowRoot?.activeElement !== this.$("name")) {
      this.#input("name").value = settings.get("name");
    }
    this.#input(settings.get("talkMode")).checked = true;
    this.#input("half-duplex").checked = settings.get("halfDuplex");
    this.#input("everybody").checked = settings.get("everybody");
    this.#select("language").value = settings.get("language");
    const off = this.session?.state === "off";
    this.$("online").hidden = this.session?.state === "refused"; // he is not in, so he cannot leave
    this.text("online", i18n.t(off ? "settings.connect" : "settings.disconnect"));
    this.$("add-device").hidden = !this.session?.roles.includes("admin");
    this.$("forget").hidden = settings.get("token") === "";
    this.text("forget", i18n.t(this.#warned ? "settings.forget.sure" : "settings.forget"));
    this.#drawMicrophones(settings.get("microphone"));
  }

  /** @param {string} chosen */
  #drawMicrophones(chosen) {
    this.$("microphone-field").hidden = this.#microphones.length === 0;
    this.#select("microphone").replaceChildren(
      new Option(i18n.t("settings.microphone.default"), "", false, chosen === ""),
      ...this.#microphones.map(
        ({ label, deviceId }) => new Option(label, deviceId, false, deviceId === chosen),
      ),
    );
  }
}

/** @type {[string, import("../../i18n/en.js").Key][]} */
const WORDS = [
  ["title", "settings.title"],
  ["name-label", "settings.name"],
  ["mode-label", "settings.talk-mode"],
  ["hold-label", "settings.talk-mode.hold"],
  ["toggle-label", "settings.talk-mode.toggle"],
  ["half-duplex-label", "settings.half-duplex"],
  ["half-duplex-hint", "settings.half-duplex.hint"],
  ["everybody-label", "settings.everybody"],
  ["everybody-hint", "settings.everybody.hint"],
  ["microphone-label", "settings.microphone"],
  ["language-label", "settings.language"],
  ["language-system", "settings.language.system"],
  ["add-device", "device.title"],
];

customElements.define("hl-settings", HlSettings);

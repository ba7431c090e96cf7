import { i18n } from "../../i18n/i18n.js";
import { dialogStyles } from "../base/dialog.js";
import { HlElement } from "../base/hl-element.js";
import { icons } from "../base/icons.js";
import { styles } from "./hl-add-device.styles.js";

/** @type {Record<string, readonly string[]>} chosen -> roles of the new device */
const ROLES = { both: ["talk", "listen"], listen: ["listen"], admin: ["admin"] };

/**
 * <hl-add-device>: a dialog for administrators: a code to type in on a new device, what the device may
 * do, and where to go with it, also as a QR code. Properties `offer`, a PairingOffer, and `access`;
 * method `open`; leaves the page when it is closed. Attribute `data-state` repeats the offer's state.
 */
export class HlAddDevice extends HlElement {
  static styles = [dialogStyles, styles];
  static template = `
    <dialog id="dialog" aria-labelledby="title">
      <div class="head"><h2 id="title"></h2><button class="close" id="close" type="button">${icons.close}</button></div>
      <div class="body">
        <label class="field"><span class="label" id="roles-label"></span>
          <select class="input" id="roles">${Object.keys(ROLES)
            .map((id) => `<option value="${id}" id="${id}"></option>`)
            .join("")}</select></label>
        <div class="code" role="status"><strong id="code"></strong><span id="outcome"></span></div>
        <button class="button" id="again" type="button"></button>
        <div class="where" id="where">
          <img id="picture" width="144" height="144">
          <p id="steps"></p>
          <a id="address" target="_blank" rel="noreferrer"></a>
        </div>
        <p class="hint" id="trust" hidden><span id="trust-text"></span> <a id="trust-address" target="_blank" rel="noreferrer"></a></p>
      </div>
    </dialog>`;

  /** @type {import("../../controllers/pairing-offer.js").PairingOffer | undefined} */
  offer;
  /** @type {import("../../controllers/access.js").Access | undefined} */
  access;
  /** @type {import("../../controllers/access.js").Info | null | undefined} */
  #info;

  constructor() {
    super();
    this.$("close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // the backdrop
    });
    this.#dialog.addEventListener("close", () => this.remove());
    this.#roles.addEventListener("change", () => this.#ask());
    this.$("again").addEventListener("click", () => this.#ask());
  }

  connected() {
    if (this.offer) this.until(this.offer.on("state", () => this.redraw()));
    this.until(() => this.offer?.stop());
  }

  open() {
    this.#roles.value = "both";
    this.draw();
    this.#dialog.showModal();
    this.#ask();
    void this.#learn();
  }

  /** @returns {HTMLDialogElement} */
  get #dialog() {
    return this.$("dialog");
  }

  /** @returns {HTMLSelectElement} */
  get #roles() {
    return this.$("roles");
  }

  /** @returns {HTMLImageElement} loaded anew each time its `src` is set */
  get #picture() {
    return this.$("picture");
  }

  #ask() {
    void this.offer?.ask(ROLES[this.#roles.value]);
  }

  async #learn() {
    this.#info = await this.access?.info();
    if (this.#info?.address && this.access) this.#picture.src = this.access.pictureUrl;
    this.redraw();
  }

  draw() {
    const { offer } = this;
    if (!offer) return;
    this.dataset.state = offer.state;
    for (const [id, key] of WORDS) this.text(id, i18n.t(key));
    this.$("close").setAttribute("aria-label", i18n.t("settings.close"));
    this.text("code", offer.code?.code ?? "");
    this.$("outcome").dataset.state = offer.state;
    this.text("outcome", this.#outcome(offer));
    this.$("again").hidden = offer.state === "asking" || offer.state === "open";
    this.#drawAddress();
  }

  #drawAddress() {
    const address = this.#info?.address;
    this.$("where").hidden = !address;
    this.#link("address", address);
    this.#picture.alt = i18n.t("device.picture");
    const trust = this.#info?.trustAddress;
    this.$("trust").hidden = !trust;
    this.#link("trust-address", trust);
  }

  /**
   * @param {string} id
   * @param {string | null | undefined} address
   */
  #link(id, address) {
    this.text(id, address ?? "");
    if (address) /** @type {HTMLAnchorElement} */ (this.$(id)).href = address;
  }

  /** @param {import("../../controllers/pairing-offer.js").PairingOffer} offer */
  #outcome({ state, code, failure }) {
    switch (state) {
      case "open": {
        const time = code?.expires.toLocaleTimeString(i18n.language, { timeStyle: "short" }) ?? "";
        return i18n.t("device.open", { time });
      }
      case "failed":
        return i18n.error({ code: failure });
      case "off":
        return "";
      default:
        return i18n.t(`device.${state}`);
    }
  }
}

/** @type {[string, import("../../i18n/en.js").Key][]} */
const WORDS = [
  ["title", "device.title"],
  ["roles-label", "device.roles"],
  ["both", "device.roles.both"],
  ["listen", "device.roles.listen"],
  ["admin", "device.roles.admin"],
  ["steps", "device.steps"],
  ["trust-text", "device.trust"],
  ["again", "device.again"],
];

customElements.define("hl-add-device", HlAddDevice);

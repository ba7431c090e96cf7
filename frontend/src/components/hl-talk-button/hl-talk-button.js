import { i18n } from "../../i18n/i18n.js";
import { HlElement } from "../base/hl-element.js";
import { icons } from "../base/icons.js";
import { styles } from "./hl-talk-button.styles.js";

/** Shorter than that, somebody taps who should hold. */
const TAP_MS = 250;

/** @typedef {import("../../controllers/talk-controller.js").TalkState} TalkState */

/**
 * <hl-talk-button>: hold to talk, release to stop; or, with `mode` "toggle", tap for each. Finger,
 * mouse, space bar, Enter and screen readers' clicks. Fires `talk-start`, `talk-stop`, and `talk-tap`
 * when a hold was too short to be one. Owns no microphone and no talk state: set `state`, `level`
 * (0 to 1), `lost` (what is said goes nowhere) and `unavailable` (a reason to show, or empty). Attributes
 * `data-state` and `data-lost` repeat the first and the third.
 */
export class HlTalkButton extends HlElement {
  static styles = [styles];
  static template = `
    <button id="button" type="button">
      <span class="ring"></span>
      <span id="icon">${icons.microphone}</span>
      <span class="word" id="word"></span>
      <span class="more" id="more"></span>
    </button>`;

  /** @type {TalkState} */
  #state = "off";
  /** @type {"hold" | "toggle"} */
  #mode = "hold";
  #unavailable = "";
  #lost = false;
  #level = 0;
  #asked = false;
  #heldSince = 0;

  constructor() {
    super();
    const button = this.$("button");
    button.addEventListener("pointerdown", (event) => this.#pointerDown(event));
    // Losing the capture covers release, a cancelled touch and a finger that slid away.
    button.addEventListener("lostpointercapture", () => this.#pointerUp());
    button.addEventListener("keydown", (event) => this.#keyDown(event));
    button.addEventListener("keyup", (event) => this.keyUp(event));
    button.addEventListener("click", (event) => this.#click(event));
    button.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  connected() {
    this.dataset.state = this.#state;
    const lost = () => this.#mode === "hold" && this.stop();
    const hidden = () => document.hidden && lost();
    window.addEventListener("blur", lost);
    document.addEventListener("visibilitychange", hidden);
    this.until(() => window.removeEventListener("blur", lost));
    this.until(() => document.removeEventListener("visibilitychange", hidden));
  }

  /** A card removed while talking must not leave an open microphone. */
  disconnected() {
    this.stop();
  }

  get state() {
    return this.#state;
  }

  /** @param {TalkState} state */
  set state(state) {
    this.#state = state;
    this.dataset.state = state;
    if (state === "off") this.#asked = false;
    this.redraw();
  }

  get mode() {
    return this.#mode;
  }

  /** @param {"hold" | "toggle"} mode */
  set mode(mode) {
    this.#mode = mode;
    this.redraw();
  }

  get unavailable() {
    return this.#unavailable;
  }

  /** @param {string} reason shown in place of the invitation; empty: available */
  set unavailable(reason) {
    this.#unavailable = reason;
    this.redraw();
  }

  get lost() {
    return this.#lost;
  }

  /** @param {boolean} lost */
  set lost(lost) {
    this.#lost = lost;
    this.dataset.lost = String(lost);
    this.redraw();
  }

  get level() {
    return this.#level;
  }

  /** @param {number} level 0 to 1 */
  set level(level) {
    this.#level = level;
    this.style.setProperty("--level", level.toFixed(2));
  }

  /** @override */
  focus() {
    this.$("button").focus();
  }

  start() {
    if (this.#asked || (this.#unavailable && this.#state === "off")) return;
    this.#asked = true;
    this.#heldSince = performance.now();
    this.tell("talk-start");
  }

  stop() {
    if (!this.#asked) return;
    this.#asked = false;
    this.tell("talk-stop");
  }

  toggle() {
    if (this.#asked) this.stop();
    else this.start();
  }

  /**
   * The space bar, from wherever on the page it was pressed.
   *
   * @param {KeyboardEvent} event
   */
  spaceDown(event) {
    event.preventDefault();
    if (event.repeat) return;
    if (this.#mode === "hold") this.start();
    else this.toggle();
  }

  /** @param {KeyboardEvent} event */
  keyUp(event) {
    if (event.key !== " ") return;
    event.preventDefault(); // or the browser makes a click of it
    if (this.#mode === "hold") this.stop();
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (event.key === " ") {
      event.stopPropagation();
      this.spaceDown(event);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!event.repeat) this.toggle();
    }
  }

  /** @param {PointerEvent} event */
  #pointerDown(event) {
    if (this.#mode !== "hold" || event.button !== 0) return;
    this.$("button").setPointerCapture(event.pointerId);
    this.start();
  }

  #pointerUp() {
    if (this.#mode !== "hold" || !this.#asked) return;
    const tapped = performance.now() - this.#heldSince < TAP_MS;
    this.stop();
    if (tapped) this.tell("talk-tap");
  }

  /**
   * In hold mode only a click without a pointer counts: a screen reader's or a switch's.
   *
   * @param {MouseEvent} event
   */
  #click(event) {
    if (this.#mode === "toggle" || event.detail === 0) this.toggle();
  }

  draw() {
    const button = this.$("button");
    const live = this.#state === "live";
    const unavailable = this.#state === "off" ? this.#unavailable : "";
    button.setAttribute("aria-disabled", String(unavailable !== ""));
    button.setAttribute("aria-pressed", String(live));
    const words = {
      off: unavailable || i18n.t(`talk.${this.#mode}`),
      starting: i18n.t("talk.starting"),
      live: i18n.t(this.#lost ? "talk.lost" : "talk.live"),
    };
    this.text("word", words[this.#state]);
    this.text("more", live ? i18n.t(`talk.live.${this.#mode}`) : "");
  }
}

customElements.define("hl-talk-button", HlTalkButton);

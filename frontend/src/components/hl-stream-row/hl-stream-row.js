import "../hl-level-meter/hl-level-meter.js";
import { i18n } from "../../i18n/i18n.js";
import { HlElement } from "../base/hl-element.js";
import { icons } from "../base/icons.js";
import { styles } from "./hl-stream-row.styles.js";

/**
 * <hl-stream-row>: one stream; tap to listen, tap to stop, and a volume while it is heard. Fires
 * `stream-listen`, `stream-stop` and `stream-volume`, detail { stream, volume? }. Properties `stream`,
 * `listening`, `volume` (0 to 1), `level` (0 to 1) and `lost`: what was known of it is old. Attributes
 * `data-stream`, `data-listening`, `data-talking` and `data-lost` repeat them.
 */
export class HlStreamRow extends HlElement {
  static styles = [styles];
  static template = `
    <button class="listen" id="listen" type="button">
      <span class="avatar" id="avatar" aria-hidden="true"></span>
      <span class="text">
        <span class="name" id="name"></span>
        <span class="meta" id="meta"><span class="voice"><hl-level-meter id="meter"></hl-level-meter><span id="voice"></span></span><span id="audience"></span></span>
      </span>
      <span class="action"><span class="no">${icons.ear}</span><span class="yes">${icons.check}</span><span id="action"></span></span>
    </button>
    <div class="volume" id="volume-row" hidden>
      ${icons.speaker}
      <input id="volume" type="range" min="0" max="100" step="1">
      <span class="percent" id="percent" aria-hidden="true"></span>
    </div>`;

  /** @type {import("../../controllers/protocol.js").StreamView} */
  #stream = { id: "", name: "", since: "", talking: false, listeners: 0 };
  #listening = false;
  #lost = false;
  #volume = 1;

  constructor() {
    super();
    this.$("listen").addEventListener("click", () => {
      this.tell(this.#listening ? "stream-stop" : "stream-listen", { stream: this.#stream.id });
    });
    const slider = /** @type {HTMLInputElement} */ (this.$("volume"));
    slider.addEventListener("input", () => {
      this.tell("stream-volume", { stream: this.#stream.id, volume: slider.valueAsNumber / 100 });
    });
  }

  get stream() {
    return this.#stream;
  }

  /** @param {import("../../controllers/protocol.js").StreamView} stream */
  set stream(stream) {
    this.#stream = stream;
    this.dataset.stream = stream.id;
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

  get listening() {
    return this.#listening;
  }

  /** @param {boolean} listening */
  set listening(listening) {
    this.#listening = listening;
    this.dataset.listening = String(listening);
    this.redraw();
  }

  get volume() {
    return this.#volume;
  }

  /** @param {number} volume */
  set volume(volume) {
    this.#volume = volume;
    this.redraw();
  }

  /** @param {number} level */
  set level(level) {
    const meter = /** @type {import("../hl-level-meter/hl-level-meter.js").HlLevelMeter} */ (
      this.$("meter")
    );
    meter.level = level;
  }

  draw() {
    const { name, talking, listeners } = this.#stream;
    this.text("name", name);
    this.text("avatar", initial(name));
    this.$("avatar").style.setProperty("--hue", String(hue(name)));
    const voice = talking ? "streams.talking" : "streams.quiet";
    this.dataset.talking = String(talking && !this.#lost);
    this.text("voice", i18n.t(this.#lost ? "streams.lost" : voice));
    this.text("audience", this.#lost ? "" : i18n.listeners(listeners));
    this.text("action", i18n.t(this.#listening ? "streams.listening" : "streams.listen"));
    const button = this.$("listen");
    button.setAttribute("aria-pressed", String(this.#listening));
    this.$("volume-row").hidden = !this.#listening;
    const slider = /** @type {HTMLInputElement} */ (this.$("volume"));
    slider.setAttribute("aria-label", i18n.t("streams.volume-of", { name }));
    const percent = Math.round(this.#volume * 100);
    if (slider.valueAsNumber !== percent) slider.value = String(percent);
    this.text("percent", `${percent} %`);
  }
}

/** @param {string} name */
function initial(name) {
  const [first = "?"] = new Intl.Segmenter().segment(name.trim());
  return typeof first === "string" ? first : first.segment.toLocaleUpperCase();
}

/** @param {string} name the same name has the same colour everywhere */
function hue(name) {
  let sum = 7;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return Math.round(sum * 137.5) % 360; // the golden angle keeps neighbours apart
}

customElements.define("hl-stream-row", HlStreamRow);

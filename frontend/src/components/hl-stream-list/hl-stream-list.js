import "../hl-stream-row/hl-stream-row.js";
import { i18n } from "../../i18n/i18n.js";
import { HlElement } from "../base/hl-element.js";
import { icons } from "../base/icons.js";
import { styles } from "./hl-stream-list.styles.js";

/** @typedef {import("../hl-stream-row/hl-stream-row.js").HlStreamRow} HlStreamRow */

/**
 * <hl-stream-list>: everybody else's live streams, with 'mute all' and 'listen to everybody'. Properties
 * `session`, a VoiceSession, and `settings`. Attribute `data-count` repeats how many there are.
 */
export class HlStreamList extends HlElement {
  static styles = [styles];
  static template = `
    <div class="head">
      <h2><span id="title"></span> <span class="count" id="count"></span></h2>
      <div class="switches">
        <button class="switch" id="everybody" type="button"><span class="off">${icons.ear}</span><span class="on">${icons.check}</span><span id="everybody-word"></span></button>
        <button class="switch" id="mute" type="button"><span class="off">${icons.speaker}</span><span class="on">${icons.speakerOff}</span><span id="mute-word"></span></button>
      </div>
    </div>
    <div class="empty" id="empty" hidden>
      ${icons.ear}<div class="words" role="status"><strong id="empty-title"></strong><span id="empty-text"></span></div>
      <button class="button primary" id="connect" type="button" hidden></button>
    </div>
    <ul id="rows" role="list" hidden></ul>`;

  /** @type {import("../../controllers/voice-session.js").VoiceSession | undefined} */
  session;
  /** @type {import("../../controllers/settings.js").Settings | undefined} */
  settings;
  /** @type {Map<string, HlStreamRow>} by stream */
  #rows = new Map();

  constructor() {
    super();
    const rows = this.$("rows");
    rows.addEventListener("stream-listen", (event) => {
      void this.session?.output.unlock();
      this.session?.listening.listen(detailOf(event).stream);
    });
    rows.addEventListener("stream-stop", (event) => {
      this.session?.listening.stop(detailOf(event).stream);
    });
    rows.addEventListener("stream-volume", (event) => {
      const { stream, volume } = detailOf(event);
      this.session?.listening.setVolume(stream, volume);
    });
    this.$("everybody").addEventListener("click", () => {
      void this.session?.output.unlock();
      this.settings?.set("everybody", !this.settings.get("everybody"));
    });
    this.$("connect").addEventListener("click", () => this.session?.connect());
    this.$("mute").addEventListener("click", () => {
      if (this.session) this.session.output.muted = !this.session.output.muted;
      this.redraw();
    });
  }

  connected() {
    const { session, settings } = this;
    if (!session || !settings) return;
    this.until(session.streams.on("change", () => this.redraw()));
    this.until(session.streams.on("levels", () => this.#drawLevels()));
    this.until(session.listening.on("change", () => this.redraw()));
    this.until(session.on("state", () => this.redraw()));
    this.until(session.path.on("lost", () => this.redraw()));
    this.until(settings.on("change", () => this.redraw()));
  }

  draw() {
    const { session, settings } = this;
    if (!session || !settings) return;
    const others = session.streams.others;
    this.dataset.count = String(others.length);
    this.text("title", i18n.t("app.streams"));
    this.text("count", others.length > 0 ? String(others.length) : "");
    this.text("everybody-word", i18n.t("streams.everybody"));
    this.$("everybody").setAttribute("aria-pressed", String(settings.get("everybody")));
    this.text("mute-word", i18n.t("streams.mute-all"));
    this.$("mute").setAttribute("aria-pressed", String(session.output.muted));
    this.$("empty").hidden = others.length > 0;
    this.$("rows").hidden = others.length === 0; // or a list of nothing is announced
    const known = session.signaling.state === "connected";
    const off = session.state === "off";
    const unknown = off ? "state.off" : "streams.waiting";
    this.$("connect").hidden = !off;
    this.text("connect", i18n.t("settings.connect"));
    this.text("empty-title", i18n.t(known ? "streams.empty.title" : unknown));
    const live = session.talk.stream !== null;
    this.text(
      "empty-text",
      known ? i18n.t(live ? "streams.empty.live" : "streams.empty.text") : "",
    );
    this.#drawRows(others);
    this.#drawLevels();
  }

  /** @param {readonly import("../../controllers/protocol.js").StreamView[]} streams */
  #drawRows(streams) {
    const ids = new Set(streams.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (ids.has(id)) continue;
      row.parentElement?.remove();
      this.#rows.delete(id);
    }
    for (const stream of streams) {
      const row = this.#rows.get(stream.id) ?? this.#addRow(stream.id);
      row.stream = stream;
      row.lost = this.session?.path.lost ?? false;
      row.listening = this.session?.listening.isListening(stream.id) ?? false;
      row.volume = this.session?.listening.volume(stream.id) ?? 1;
    }
  }

  /**
   * New streams go to the end, as the server lists them: rows never move under a finger.
   *
   * @param {string} id
   */
  #addRow(id) {
    const row = /** @type {HlStreamRow} */ (document.createElement("hl-stream-row"));
    const item = document.createElement("li");
    item.append(row);
    this.$("rows").append(item);
    this.#rows.set(id, row);
    return row;
  }

  #drawLevels() {
    const { session } = this;
    for (const [id, row] of this.#rows) {
      row.level = session && !session.path.lost ? session.streams.level(id) : 0;
    }
  }
}

/**
 * @param {Event} event
 * @returns {{stream: string, volume: number}}
 */
function detailOf(event) {
  return /** @type {CustomEvent} */ (event).detail;
}

customElements.define("hl-stream-list", HlStreamList);

import "../hl-talk-button/hl-talk-button.js";
import { i18n } from "../../i18n/i18n.js";
import { HlElement } from "../base/hl-element.js";
import { icons } from "../base/icons.js";
import { styles } from "./hl-talk-panel.styles.js";

/**
 * <hl-talk-panel>: the talk button with what a talker has to know: whether the microphone is open,
 * and how many listen. Property `session`, a VoiceSession, and `settings`. Attributes `data-microphone`
 * (closed, opening, live, resting), `data-listeners` and `data-lost` repeat what is said. Fires `talk-hint`.
 */
export class HlTalkPanel extends HlElement {
  static styles = [styles];
  static template = `
    <div class="status" role="status" aria-live="polite">
      <span class="microphone"><span class="shut">${icons.microphoneOff}</span><span class="open">${icons.microphone}</span><span id="microphone"></span></span>
      <span class="audience" id="audience"></span>
    </div>
    <hl-talk-button id="button"></hl-talk-button>
    <div class="foot">
      <span class="keyboard" id="keyboard"></span>
      <span class="as" id="as"></span>
      <button class="button" id="leave" type="button" hidden></button>
    </div>`;

  /** @type {import("../../controllers/voice-session.js").VoiceSession | undefined} */
  session;
  /** @type {import("../../controllers/settings.js").Settings | undefined} */
  settings;

  constructor() {
    super();
    const button = this.button;
    button.addEventListener("talk-start", () => void this.session?.talk.press());
    button.addEventListener("talk-stop", () => this.session?.talk.release());
    button.addEventListener("talk-tap", () => this.tell("talk-hint"));
    this.$("leave").addEventListener("click", () => {
      this.session?.talk.leave();
      button.focus();
    });
  }

  /** @returns {import("../hl-talk-button/hl-talk-button.js").HlTalkButton} */
  get button() {
    return this.$("button");
  }

  connected() {
    const { session, settings } = this;
    if (!session || !settings) return;
    const redraw = () => this.redraw();
    for (const end of [
      session.on("state", redraw),
      session.on("roles", redraw),
      session.path.on("lost", redraw),
      session.talk.on("state", redraw),
      session.talk.on("stream", redraw),
      session.microphone.on("state", redraw),
      session.streams.on("change", redraw),
      session.streams.on("levels", redraw),
      settings.on("change", redraw),
    ]) {
      this.until(end);
    }
  }

  draw() {
    const { session, settings } = this;
    if (!session || !settings) return;
    const { button } = this;
    const mode = settings.get("talkMode");
    const own = session.streams.own;
    button.mode = mode;
    button.state = session.talk.state;
    button.unavailable = this.#whyNot(session);
    const { lost } = session.path;
    button.lost = lost;
    button.level = own && !lost ? session.streams.level(own.id) : 0;
    this.dataset.microphone = session.microphone.state;
    this.dataset.lost = String(lost);
    const unheard = lost && session.talk.state === "live";
    const microphone = i18n.t(`microphone.${session.microphone.state}`);
    this.text("microphone", unheard ? i18n.t("talk.lost") : microphone);
    const published = session.talk.stream !== null;
    const listeners = own?.listeners ?? 0;
    this.dataset.listeners = String(listeners);
    const audience = published && !lost ? i18n.audience(listeners) : "";
    this.text("audience", unheard ? i18n.t("audience.lost") : audience);
    this.$("leave").hidden = !published;
    this.text("leave", i18n.t("talk.leave"));
    this.$("leave").title = i18n.t("talk.leave.title");
    this.text(
      "as",
      published && !lost ? i18n.t("talk.as", { name: own?.name ?? settings.get("name") }) : "",
    );
    this.text("keyboard", i18n.t(mode === "hold" ? "talk.keyboard" : "talk.keyboard.toggle"));
    this.$("keyboard").hidden = published || button.unavailable !== "";
  }

  /**
   * @param {import("../../controllers/voice-session.js").VoiceSession} session
   * @returns {string} why nobody can talk now, or empty
   */
  #whyNot(session) {
    if (!window.isSecureContext) return i18n.t("talk.no-microphone");
    if (session.state === "off") return i18n.t("talk.off");
    if (session.signaling.state !== "connected") return i18n.t("talk.unavailable");
    const { roles } = session;
    const mayTalk = roles.length === 0 || roles.includes("talk") || roles.includes("admin");
    return mayTalk ? "" : i18n.t("talk.not-allowed");
  }
}

customElements.define("hl-talk-panel", HlTalkPanel);

import "../hl-access/hl-access.js";
import "../hl-add-device/hl-add-device.js";
import "../hl-connection-state/hl-connection-state.js";
import "../hl-history/hl-history.js";
import "../hl-notices/hl-notices.js";
import "../hl-settings/hl-settings.js";
import "../hl-stream-list/hl-stream-list.js";
import "../hl-talk-panel/hl-talk-panel.js";
import "../hl-welcome/hl-welcome.js";
import { History } from "../../controllers/history.js";
import { PairingOffer } from "../../controllers/pairing-offer.js";
import { i18n } from "../../i18n/i18n.js";
import { HlElement } from "../base/hl-element.js";
import { icons } from "../base/icons.js";
import { styles } from "./hl-app.styles.js";
import { insecureNotice } from "./insecure-notice.js";
import { proposeName } from "./propose-name.js";

const BLOCKED_FOR_MS = 700;
const MAY_LISTEN = new Set(["listen", "admin"]);

/**
 * <hl-app>: the page. Properties `session` (a VoiceSession), `settings` and `access` before it is put
 * on the page. Shows one of three views, repeated in `data-view`: `welcome` until somebody has a name,
 * `access` when the server does not let him in, else `talk`. `data-state` repeats the session's state.
 */
export class HlApp extends HlElement {
  static styles = [styles];
  static template = `
    <button class="button skip" id="skip" type="button"></button>
    <header>
      <div class="brand">
        <h1>${icons.flame}<span id="title"></span></h1>
        <hl-connection-state id="connection"></hl-connection-state>
      </div>
      <div class="tools">
        <button class="gear" id="open-history" type="button" hidden>${icons.clock}</button>
        <button class="gear" id="open-settings" type="button">${icons.gear}</button>
      </div>
    </header>
    <main id="main">
      <div class="guest" id="guest" hidden></div>
      <div class="talk-page" id="talk-page" hidden>
        <section class="content" id="content">
          <hl-notices id="notices"></hl-notices>
        </section>
        <section class="dock" id="dock"></section>
      </div>
    </main>
    <div id="dialogs"></div>`;

  /** @type {import("../../controllers/voice-session.js").VoiceSession | undefined} */
  session;
  /** @type {import("../../controllers/settings.js").Settings | undefined} */
  settings;
  /** @type {import("../../controllers/access.js").Access | undefined} */
  access;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #offering;
  /** @type {import("../hl-notices/hl-notices.js").Shown | null} on a plain address, once the server was asked */
  #insecure = null;

  connected() {
    const { session, settings, access } = this;
    if (!session || !settings || !access) return;
    const dialog = document.createElement("hl-settings");
    this.$("dialogs").replaceChildren(Object.assign(dialog, { settings, session }));
    dialog.addEventListener("add-device", () => this.#addDevice(access, settings));
    this.#bindPage(session);
    this.until(settings.on("change", () => this.redraw()));
    this.until(session.on("state", (state) => this.#follow(state)));
    this.until(session.signaling.on("failed", (failure) => this.#attemptFailed(failure)));
    this.until(session.on("roles", () => this.redraw()));
    this.until(session.on("latency", () => this.redraw()));
    this.until(session.on("others", () => this.redraw()));
    this.until(session.on("notice", (notice) => this.#notify(notice)));
    this.until(session.output.on("blocked", (blocked) => this.#offerSound(blocked)));
    this.$("open-settings").onclick = () => this.#settingsDialog?.open();
    this.$("open-history").onclick = () => this.#openHistory(access, session, settings);
    this.$("skip").onclick = () => this.#panel?.button.focus();
    void this.#learn();
  }

  /** @returns {import("../hl-settings/hl-settings.js").HlSettings | null} */
  get #settingsDialog() {
    return this.$("dialogs").querySelector("hl-settings");
  }

  /**
   * @param {import("../../controllers/access.js").Access} access
   * @param {import("../../controllers/settings.js").Settings} settings
   */
  #addDevice(access, settings) {
    const dialog = /** @type {import("../hl-add-device/hl-add-device.js").HlAddDevice} */ (
      document.createElement("hl-add-device")
    );
    const offer = new PairingOffer({ access, token: () => settings.get("token") });
    this.$("dialogs").append(Object.assign(dialog, { access, offer }));
    dialog.open();
  }

  /**
   * @param {import("../../controllers/access.js").Access} access
   * @param {import("../../controllers/voice-session.js").VoiceSession} session
   * @param {import("../../controllers/settings.js").Settings} settings
   */
  #openHistory(access, session, settings) {
    const dialog = /** @type {import("../hl-history/hl-history.js").HlHistory} */ (
      document.createElement("hl-history")
    );
    const history = new History({
      access,
      token: () => settings.get("token"),
      isAdmin: () => session.roles.includes("admin"),
    });
    this.$("dialogs").append(Object.assign(dialog, { history }));
    dialog.open();
  }

  /** @returns {import("../hl-notices/hl-notices.js").HlNotices} */
  get #notices() {
    return this.$("notices");
  }

  /** @returns {import("../hl-talk-panel/hl-talk-panel.js").HlTalkPanel | null} */
  get #panel() {
    return this.$("dock").querySelector("hl-talk-panel");
  }

  /** @param {import("../../controllers/voice-session.js").ConnectionState} state */
  #follow(state) {
    if (state === "refused") this.#access?.refused();
    this.redraw();
  }

  /**
   * The form stays, with what was typed, while the server is asked about it.
   *
   * @returns {"welcome" | "access" | "talk"}
   */
  get #view() {
    const asked = this.session?.signaling.state;
    if (asked === "refused") return "access";
    if (this.dataset.view === "access" && asked !== "connected") return "access";
    return this.settings?.get("name") ? "talk" : "welcome";
  }

  /** @returns {import("../hl-access/hl-access.js").HlAccess | null} */
  get #access() {
    return this.$("guest").querySelector("hl-access");
  }

  draw() {
    const { session, settings } = this;
    if (!session || !settings) return;
    this.dataset.state = session.state;
    this.text("title", i18n.t("app.title"));
    this.text("skip", i18n.t("app.skip"));
    this.$("open-settings").setAttribute("aria-label", i18n.t("app.settings"));
    this.$("open-history").setAttribute("aria-label", i18n.t("history.title"));
    this.$("open-history").hidden = !session.roles.some((role) => MAY_LISTEN.has(role));
    this.$("dock").setAttribute("aria-label", i18n.t("app.talk"));
    this.$("content").setAttribute("aria-label", i18n.t("app.streams"));
    const connection =
      /** @type {import("../hl-connection-state/hl-connection-state.js").HlConnectionState} */ (
        this.$("connection")
      );
    connection.state = session.state;
    connection.latencyMs = session.latencyMs;
    connection.node = session.several ? session.node : "";
    this.#drawView();
  }

  #drawView() {
    const view = this.#view;
    if (view === this.dataset.view) return;
    this.dataset.view = view;
    const talking = view === "talk";
    this.$("talk-page").hidden = !talking;
    this.$("skip").hidden = !talking;
    this.$("guest").hidden = talking;
    this.$("guest").replaceChildren(...(talking ? [] : [this.#guestElement(view)]));
    this.#warnGuest();
    if (talking && !this.#panel) this.#fillTalkPage();
  }

  #fillTalkPage() {
    const { session, settings } = this;
    const list = document.createElement("hl-stream-list");
    const panel = document.createElement("hl-talk-panel");
    panel.addEventListener("talk-hint", () => {
      this.#notices.show({ id: "hint", text: () => i18n.t("talk.hint") });
    });
    this.$("content").append(Object.assign(list, { session, settings }));
    this.$("dock").append(Object.assign(panel, { session, settings }));
  }

  /** @param {"welcome" | "access"} view */
  #guestElement(view) {
    if (view === "welcome") {
      const welcome = document.createElement("hl-welcome");
      welcome.addEventListener("welcome-done", (event) => {
        void this.session?.output.unlock();
        this.settings?.set("name", /** @type {CustomEvent} */ (event).detail.name);
      });
      return Object.assign(welcome, { proposal: proposeName(navigator.userAgent) });
    }
    const element = /** @type {import("../hl-access/hl-access.js").HlAccess} */ (
      document.createElement("hl-access")
    );
    element.addEventListener("access-token", (event) => {
      this.#signIn(/** @type {CustomEvent} */ (event).detail.token);
    });
    if (this.settings?.get("token")) element.refused();
    return Object.assign(element, { access: this.access });
  }

  /**
   * The same token once more is no change of settings, but a wish to be asked again, and now.
   *
   * @param {string} token
   */
  #signIn(token) {
    this.settings?.set("token", token);
    this.session?.connect();
    this.session?.signaling.hurry();
  }

  /**
   * Who is signing in is told why it takes long; on the other pages the state says enough, unless
   * the server gave a reason.
   *
   * @param {import("../../controllers/protocol.js").ProtocolError} failure
   */
  #attemptFailed(failure) {
    if (this.#access) this.#access.failed(failure);
    else if (failure.code !== "disconnected") this.#notify(failure);
  }

  /** @param {import("../../controllers/voice-session.js").Notice} notice */
  #notify(notice) {
    this.#notices.show({ id: notice.code, text: () => i18n.error(notice) });
  }

  /**
   * A context that was just allowed needs a moment to run: no notice for that.
   *
   * @param {boolean} blocked
   */
  #offerSound(blocked) {
    clearTimeout(this.#offering);
    if (!blocked) this.#notices.dismiss("blocked");
    else {
      this.#offering = setTimeout(() => this.#showBlocked(), BLOCKED_FOR_MS);
    }
  }

  #showBlocked() {
    if (this.session?.output.blocked) {
      this.#notices.show({
        id: "blocked",
        sticky: true,
        text: () => i18n.t("notice.blocked"),
        actions: [
          {
            word: () => i18n.t("notice.blocked.action"),
            act: () => void this.session?.output.unlock(),
          },
        ],
      });
    }
  }

  /** Asks who the server is, and on a plain address shows the way to the secure one. */
  async #learn() {
    const info = await this.access?.info();
    if (this.#settingsDialog) this.#settingsDialog.version = info?.version ?? "";
    if (window.isSecureContext) return;
    const token = this.settings?.get("token") ?? "";
    this.#insecure = insecureNotice(this.access, info, token);
    this.#notices.show(this.#insecure);
    this.#warnGuest();
  }

  /** The notices are on the talk page: whoever is still asked for a name sees this one above it. */
  #warnGuest() {
    if (!this.#insecure || this.dataset.view !== "welcome") return;
    const notices = /** @type {import("../hl-notices/hl-notices.js").HlNotices} */ (
      document.createElement("hl-notices")
    );
    notices.show(this.#insecure);
    this.$("guest").prepend(notices);
  }

  /** @param {import("../../controllers/voice-session.js").VoiceSession} session */
  #bindPage(session) {
    const page = new AbortController();
    const { signal } = page;
    this.until(() => page.abort());
    document.addEventListener("keydown", (event) => this.#spaceDown(event), { signal });
    document.addEventListener("keyup", (event) => this.#spaceUp(event), { signal });
    document.addEventListener("click", freeSpaceBar, { signal });
    const unlock = () => void session.output.unlock();
    for (const type of ["pointerup", "keydown"]) {
      document.addEventListener(type, unlock, { signal, once: true });
    }
    window.addEventListener("online", () => session.networkChanged(), { signal });
    const seen = () => (document.hidden ? session.rest() : session.wake());
    document.addEventListener("visibilitychange", seen, { signal });
    const network = /** @type {{connection?: EventTarget}} */ (navigator).connection;
    network?.addEventListener("change", () => session.networkChanged(), { signal });
    // Leaving the page ends the stream now; without a word the server would wait for a return.
    window.addEventListener("pagehide", () => session.disconnect(), { signal });
    window.addEventListener("pageshow", (event) => event.persisted && session.connect(), {
      signal,
    });
  }

  /** @param {KeyboardEvent} event */
  #spaceDown(event) {
    if (event.key !== " " || event.defaultPrevented || !this.#isFree(event)) return;
    this.#panel?.button.spaceDown(event);
  }

  /** @param {KeyboardEvent} event */
  #spaceUp(event) {
    if (event.key === " " && this.#isFree(event)) this.#panel?.button.keyUp(event);
  }

  /**
   * The space bar belongs to whatever else uses it: fields, buttons, the dialog.
   *
   * @param {KeyboardEvent} event
   */
  #isFree(event) {
    if (this.#view !== "talk" || event.ctrlKey || event.altKey || event.metaKey) return false;
    const [target] = event.composedPath();
    return !(
      target instanceof Element && target.closest("input, select, textarea, button, a, dialog")
    );
  }
}

/**
 * Who clicks with the mouse and then holds the space bar wants to talk, not to click again: the button
 * lets go of the focus. Keyboards and screen readers keep it.
 *
 * @param {MouseEvent} event
 */
function freeSpaceBar(event) {
  if (!(event instanceof PointerEvent) || event.pointerType !== "mouse") return;
  const [target] = event.composedPath();
  const button = target instanceof Element && target.closest("button");
  if (button instanceof HTMLElement && button.matches(":focus")) button.blur();
}

customElements.define("hl-app", HlApp);

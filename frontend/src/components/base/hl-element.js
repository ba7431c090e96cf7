import { i18n } from "../../i18n/i18n.js";
import { tokens } from "./tokens.js";

/** @type {WeakMap<Function, HTMLTemplateElement>} parsed once per kind of element */
const templates = new WeakMap();

/**
 * What all elements share: an open shadow root with our tokens, a template, subscriptions that end
 * when the element leaves the page, and drawing at most once per turn of the event loop.
 */
export class HlElement extends HTMLElement {
  /** @type {CSSStyleSheet[]} */
  static styles = [];
  /** Markup of ours only: names and other data are set as text. */
  static template = "";

  /** @type {(() => void)[]} */
  #subscriptions = [];
  #drawing = false;

  constructor() {
    super();
    const kind = /** @type {typeof HlElement} */ (this.constructor);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [tokens, ...kind.styles];
    // Imported, not cloned: so the elements inside are upgraded before anybody sets a property.
    root.append(document.importNode(templateOf(kind).content, true));
  }

  connectedCallback() {
    this.until(i18n.on("change", () => this.redraw()));
    this.connected();
    this.redraw();
  }

  disconnectedCallback() {
    for (const end of this.#subscriptions.splice(0)) end();
    this.disconnected();
  }

  /** For subclasses: on the page, subscribe here. */
  connected() {}

  /** For subclasses: off the page. */
  disconnected() {}

  /** For subclasses: puts state into the shadow root. */
  draw() {}

  /** @param {() => void} end called when the element leaves the page */
  until(end) {
    this.#subscriptions.push(end);
  }

  redraw() {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      if (this.isConnected) this.draw();
    });
  }

  /**
   * @template {Element} [Kind=HTMLElement]
   * @param {string} id in this element's shadow root
   * @returns {Kind}
   */
  $(id) {
    const found = this.shadowRoot?.getElementById(id);
    if (!found) throw new Error(`<${this.localName}> has no #${id}`);
    return /** @type {Kind} */ (/** @type {unknown} */ (found));
  }

  /**
   * Sets text only where it differs, so that live regions do not repeat themselves.
   *
   * @param {string} id
   * @param {string} text
   */
  text(id, text) {
    const element = this.$(id);
    if (element.textContent !== text) element.textContent = text;
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/** @param {typeof HlElement} kind */
function templateOf(kind) {
  let template = templates.get(kind);
  if (!template) {
    template = document.createElement("template");
    template.innerHTML = kind.template;
    templates.set(kind, template);
  }
  return template;
}

import { i18n } from "../../i18n/i18n.js";
import { css } from "../base/css.js";
import { HlElement } from "../base/hl-element.js";

/** @typedef {import("../../controllers/voice-session.js").ConnectionState} ConnectionState */

/**
 * <hl-connection-state>: connected or not, in colour and in words, the latency while somebody is heard,
 * and the node where there are several. Attribute `data-state` repeats the state.
 */
export class HlConnectionState extends HlElement {
  static styles = [
    css`
      :host {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 0.5rem;
        font-size: 0.875rem;
        line-height: 1.3;
      }

      .state {
        display: inline-flex;
        align-items: center;
        gap: 0.45rem;
        font-weight: 600;
        color: var(--hl-muted);
      }

      .dot {
        width: 0.7rem;
        height: 0.7rem;
        border: 2.5px solid currentcolor;
        border-radius: 50%;
      }

      :host([data-state="connected"]) .state {
        color: var(--hl-good);
      }

      :host([data-state="connected"]) .dot {
        background: currentcolor;
      }

      :host([data-state="connecting"]) .state,
      :host([data-state="reconnecting"]) .state {
        color: var(--hl-warn);
      }

      :host([data-state="connecting"]) .dot,
      :host([data-state="reconnecting"]) .dot {
        border-right-color: transparent;
        animation: turn 0.9s linear infinite;
      }

      :host([data-state="refused"]) .state {
        color: var(--hl-bad);
      }

      .latency {
        color: var(--hl-muted);
        white-space: nowrap;
      }

      .node {
        color: var(--hl-muted);
        overflow: hidden;
        max-width: 12rem;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
    `,
  ];
  static template = `
    <span class="state" role="status" aria-live="polite"><span class="dot" aria-hidden="true"></span><span id="word"></span></span>
    <span class="node" id="node" hidden></span>
    <span class="latency" id="latency" hidden></span>`;

  /** @type {ConnectionState} */
  #state = "off";
  /** @type {number | null} */
  #latencyMs = null;
  #node = "";

  get state() {
    return this.#state;
  }

  /** @param {ConnectionState} state */
  set state(state) {
    this.#state = state;
    this.dataset.state = state;
    this.redraw();
  }

  get latencyMs() {
    return this.#latencyMs;
  }

  /** @param {number | null} latencyMs */
  set latencyMs(latencyMs) {
    this.#latencyMs = latencyMs;
    this.redraw();
  }

  get node() {
    return this.#node;
  }

  /** Name of the node in use; empty where there is only one. */
  set node(node) {
    this.#node = node;
    this.redraw();
  }

  draw() {
    this.$("node").hidden = this.#node === "" || this.#state !== "connected";
    this.text("node", i18n.t("state.node", { node: this.#node }));
    this.text("word", i18n.t(`state.${this.#state}`));
    const latency = this.$("latency");
    latency.hidden = this.#latencyMs === null || this.#state !== "connected";
    latency.title = i18n.t("state.latency.title");
    if (this.#latencyMs !== null) {
      // Rounded as coarsely as it is known.
      const ms = Math.max(5, Math.round(this.#latencyMs / 5) * 5);
      this.text("latency", i18n.t("state.latency", { ms }));
    }
  }
}

customElements.define("hl-connection-state", HlConnectionState);

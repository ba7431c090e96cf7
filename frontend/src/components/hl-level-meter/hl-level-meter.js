import { css } from "../base/css.js";
import { HlElement } from "../base/hl-element.js";

/** How much of the level each bar shows: a hill, so that it looks like a voice and not like a ruler. */
const SHAPE = [0.55, 0.85, 1, 0.75, 0.45];
const REST = 0.14;

/**
 * <hl-level-meter>: how loud a voice is. Property `level`, 0 to 1. Decoration: what matters is also
 * said in words beside it.
 */
export class HlLevelMeter extends HlElement {
  static styles = [
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 3px;
        width: 27px;
        height: 28px;
        color: var(--hl-good);
      }

      span {
        flex: 1;
        height: 100%;
        border-radius: 2px;
        background: currentcolor;
        transform: scaleY(0.14);
        transition: transform 120ms ease-out;
      }
    `,
  ];
  static template = "<span></span>".repeat(SHAPE.length);

  #level = 0;

  connected() {
    this.setAttribute("aria-hidden", "true");
  }

  get level() {
    return this.#level;
  }

  set level(level) {
    if (level === this.#level) return;
    this.#level = level;
    this.redraw();
  }

  draw() {
    const bars = this.shadowRoot?.querySelectorAll("span") ?? [];
    for (const [index, bar] of bars.entries()) {
      bar.style.transform = `scaleY(${REST + (1 - REST) * this.#level * SHAPE[index]})`;
    }
  }
}

customElements.define("hl-level-meter", HlLevelMeter);

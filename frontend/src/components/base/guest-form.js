import { css } from "./css.js";
import { HlElement } from "./hl-element.js";
import { icons } from "./icons.js";

/**
 * What a visitor is asked before he is let in: a card with a title, a text and a form of one field.
 * Subclasses say what is in the form and take the answer, which is never empty, or say that it is.
 */
export class GuestForm extends HlElement {
  static styles = [
    css`
      :host {
        display: grid;
        gap: 1.25rem;
        max-width: 26rem;
        margin: auto;
        padding: 1.75rem 1.5rem;
        border-radius: 24px;
        background: var(--hl-surface);
        box-shadow: var(--hl-shadow);
      }

      .flame {
        width: 3.5rem;
        height: 3.5rem;
        margin-inline-start: -0.6rem;
        color: var(--hl-accent);
      }

      h2 {
        font-size: 1.75rem;
        line-height: 1.15;
        letter-spacing: -0.01em;
      }

      form {
        display: grid;
        gap: 1rem;
      }

      .text {
        display: grid;
        gap: 0.5rem;
      }

      .button {
        min-height: 52px;
        font-size: 1.0625rem;
      }
    `,
  ];

  constructor() {
    super();
    this.$("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = this.input.value.trim();
      if (answer) this.answered(answer);
      else this.unanswered();
    });
  }

  /** @param {string} fields markup of the form, with one `input` */
  static around(fields) {
    return `${icons.flame}
      <div class="text"><h2 id="title"></h2><p class="hint" id="text"></p></div>
      <form id="form">${fields}</form>`;
  }

  /** @returns {HTMLInputElement} */
  get input() {
    return /** @type {HTMLInputElement} */ (this.$("form").querySelector("input"));
  }

  /**
   * For subclasses.
   *
   * @param {string} _answer
   */
  answered(_answer) {}

  /** For subclasses: nothing was typed, or only spaces. */
  unanswered() {}
}

import { css } from "./css.js";

/**
 * What our dialogs share: `dialog` with a `.head` that stays and a `.body` that scrolls; on a phone
 * it comes from below. And `.choice`, a radio button as a tile.
 */
export const dialogStyles = css`
  :host {
    display: contents;
  }

  dialog {
    width: min(30rem, 100%);
    max-width: 100%;
    max-height: min(92dvh, 46rem);
    margin: auto auto 0;
    padding: 0;
    border: 0;
    border-radius: 24px 24px 0 0;
    overflow: hidden;
    background: var(--hl-surface);
    color: var(--hl-text);
    box-shadow: 0 10px 60px rgb(0 0 0 / 35%);
  }

  dialog[open] {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
  }

  dialog::backdrop {
    background: rgb(20 14 10 / 55%);
  }

  @media (min-width: 600px) {
    dialog {
      margin: auto;
      border-radius: 24px;
    }
  }

  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 0.75rem 0.75rem 0.5rem 1.25rem;
    border-bottom: 1px solid var(--hl-line);
  }

  h2 {
    font-size: 1.25rem;
  }

  .close {
    display: grid;
    place-items: center;
    width: 44px;
    height: 44px;
    border-radius: 50%;
  }

  .body {
    display: grid;
    grid-auto-rows: max-content; /* what does not fit scrolls, and is not squeezed */
    gap: 1.15rem;
    padding: 1rem 1.25rem 1.5rem;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  fieldset {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 0.5rem;
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }

  legend {
    padding: 0;
    margin-bottom: 0.35rem;
    font-weight: 600;
  }

  .choice {
    position: relative;
    display: grid;
    place-items: center;
    min-height: 48px;
    padding: 0.4rem 0.5rem;
    border: 1.5px solid var(--hl-line);
    border-radius: 12px;
    text-align: center;
    cursor: pointer;
  }

  .choice input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .choice:has(:checked) {
    border-color: var(--hl-accent);
    background: var(--hl-accent-soft);
    color: var(--hl-accent);
    font-weight: 650;
  }

  .choice:has(:focus-visible) {
    outline: 3px solid var(--hl-accent);
    outline-offset: 3px;
  }
`;

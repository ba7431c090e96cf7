import { css } from "../base/css.js";

export const styles = css`
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
    background: var(--hl-surface);
    color: var(--hl-text);
    box-shadow: 0 10px 60px rgb(0 0 0 / 35%);
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
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 0.75rem 0.75rem 0.5rem 1.25rem;
    background: var(--hl-surface);
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

  form {
    display: grid;
    gap: 1.15rem;
    padding: 0.25rem 1.25rem 1.5rem;
  }

  .check {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: 0.1rem 1rem;
    min-height: 44px;
    cursor: pointer;
  }

  .check .label {
    font-weight: 600;
  }

  .check .hint {
    grid-column: 1;
  }

  .check input {
    appearance: none;
    grid-area: 1 / 2 / span 2;
    position: relative;
    width: 54px;
    height: 32px;
    margin: 0;
    border: 2px solid var(--hl-muted);
    border-radius: 999px;
    background: var(--hl-raised);
    cursor: pointer;
    transition: background 120ms;
  }

  .check input::after {
    content: "";
    position: absolute;
    inset: 4px auto 4px 4px;
    width: 20px;
    border-radius: 50%;
    background: var(--hl-muted);
    transition: transform 120ms;
  }

  .check input:checked {
    border-color: var(--hl-accent);
    background: var(--hl-accent);
  }

  .check input:checked::after {
    background: var(--hl-on-accent);
    transform: translateX(22px);
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

  .foot {
    display: grid;
    gap: 0.75rem;
    justify-items: center;
  }
`;

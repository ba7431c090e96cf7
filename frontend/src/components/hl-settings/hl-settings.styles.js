import { css } from "../base/css.js";

export const styles = css`
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

  .foot {
    display: grid;
    gap: 0.75rem;
    justify-items: center;
  }
`;

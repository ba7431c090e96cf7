import { css } from "../base/css.js";

export const styles = css`
  .code {
    display: grid;
    place-items: center;
    min-height: 6.5rem;
    padding: 0.75rem;
    border-radius: 18px;
    background: var(--hl-raised);
    text-align: center;
  }

  #code {
    font: 650 clamp(1.9rem, 9vw, 2.75rem) / 1.2 ui-monospace, "Cascadia Mono", Menlo, monospace;
    letter-spacing: 0.06em;
    white-space: nowrap;
  }

  [data-state="used"] {
    color: var(--hl-good);
    font-weight: 600;
  }

  [data-state="expired"],
  [data-state="void"],
  [data-state="failed"] {
    color: var(--hl-bad);
    font-weight: 600;
  }

  .where {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: 0.5rem 1rem;
  }

  a {
    color: var(--hl-accent);
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .where a {
    grid-column: 1 / -1;
    justify-items: center;
    display: inline-grid;
    align-items: center;
    min-height: 44px;
  }

  img {
    width: clamp(6.5rem, 34vw, 9rem);
    height: auto;
    border-radius: 12px;
  }
`;

import { css } from "../base/css.js";

export const styles = css`
  :host {
    display: grid;
    gap: 0.75rem;
    align-content: start;
    min-width: 0;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.25rem 0.75rem;
  }

  h2 {
    font-size: 1.125rem;
    font-weight: 700;
  }

  .count:not(:empty) {
    display: inline-block;
    min-width: 1.65em;
    margin-inline-start: 0.15em;
    padding: 0.05em 0.45em;
    border-radius: 999px;
    background: var(--hl-raised);
    color: var(--hl-muted);
    font-size: 0.875rem;
    text-align: center;
  }

  .switches {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  .switch {
    display: inline-flex;
    align-items: center;
    gap: 0.35rem;
    min-height: 44px;
    padding: 0.35rem 0.75rem 0.35rem 0.6rem;
    border: 1.5px solid var(--hl-line);
    border-radius: 999px;
    background: var(--hl-surface);
    font-weight: 600;
    font-size: 0.875rem;
  }

  @media (max-width: 359px) {
    .switches {
      gap: 0.35rem;
    }

    .switch {
      padding-inline: 0.45rem 0.6rem;
      font-size: 0.8125rem;
    }
  }

  .switch svg {
    width: 1.15rem;
    height: 1.15rem;
  }

  .switch[aria-pressed="true"] {
    border-color: var(--hl-accent);
    background: var(--hl-accent-soft);
    color: var(--hl-accent);
  }

  .switch .on,
  .switch[aria-pressed="true"] .off {
    display: none;
  }

  .switch[aria-pressed="true"] .on {
    display: block;
  }

  #mute[aria-pressed="true"] {
    border-color: var(--hl-warn);
    background: var(--hl-warn-soft);
    color: var(--hl-warn);
  }

  ul {
    display: grid;
    gap: 0.75rem;
    list-style: none;
  }

  li {
    min-width: 0;
  }

  .empty,
  .words {
    display: grid;
    justify-items: center;
    gap: 0.35rem;
  }

  .empty {
    padding: 2rem 1.25rem;
    border: 1.5px dashed var(--hl-line);
    border-radius: var(--hl-radius);
    color: var(--hl-muted);
    text-align: center;
  }

  .empty svg {
    width: 2.5rem;
    height: 2.5rem;
    margin-bottom: 0.25rem;
    stroke-width: 1.5;
    color: var(--hl-accent);
  }

  .empty strong {
    color: var(--hl-text);
    font-size: 1.0625rem;
  }
`;

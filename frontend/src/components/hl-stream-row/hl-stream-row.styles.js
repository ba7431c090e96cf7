import { css } from "../base/css.js";

export const styles = css`
  :host {
    display: block;
    border: 1.5px solid var(--hl-line);
    border-radius: var(--hl-radius);
    background: var(--hl-surface);
    box-shadow: var(--hl-shadow);
    overflow: clip;
    container-type: inline-size;
  }

  :host([data-listening="true"]) {
    border-color: var(--hl-accent);
  }

  .listen {
    display: grid;
    grid-template-columns: auto 1fr auto;
    align-items: center;
    gap: 0.8rem;
    width: 100%;
    min-height: 76px;
    padding: 0.7rem 0.9rem;
    text-align: start;
  }

  :focus-visible {
    outline-offset: -4px;
    border-radius: var(--hl-radius);
  }

  .avatar {
    display: grid;
    place-items: center;
    width: 46px;
    height: 46px;
    border-radius: 50%;
    background: hsl(var(--hue, 20) 42% 34%);
    color: #ffffff;
    font-weight: 700;
    font-size: 1.2rem;
    box-shadow: 0 0 0 0 var(--hl-good);
    transition: box-shadow 120ms;
  }

  :host([data-talking="true"]) .avatar {
    box-shadow:
      0 0 0 2.5px var(--hl-surface),
      0 0 0 5px var(--hl-good);
  }

  .text {
    display: grid;
    min-width: 0;
  }

  .name {
    overflow: hidden;
    font-weight: 650;
    font-size: 1.0625rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .meta {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.75rem;
    color: var(--hl-muted);
    font-size: 0.875rem;
  }

  .voice {
    display: inline-flex;
    align-items: center;
    gap: 0.35rem;
  }

  :host([data-talking="true"]) .voice {
    color: var(--hl-good);
    font-weight: 600;
  }

  hl-level-meter {
    width: 22px;
    height: 18px;
    color: inherit;
  }

  .action {
    display: inline-flex;
    align-items: center;
    gap: 0.35rem;
    padding: 0.4rem 0.85rem 0.4rem 0.65rem;
    border-radius: 999px;
    background: var(--hl-raised);
    font-weight: 600;
    font-size: 0.875rem;
    white-space: nowrap;
  }

  .action svg {
    width: 1.15rem;
    height: 1.15rem;
  }

  .action .yes,
  :host([data-listening="true"]) .action .no {
    display: none;
  }

  :host([data-listening="true"]) .action .yes {
    display: block;
  }

  :host([data-listening="true"]) .action {
    background: var(--hl-accent);
    color: var(--hl-on-accent);
  }

  @container (max-width: 330px) {
    .action .no,
    .action .yes {
      display: none !important;
    }

    .action {
      padding-inline: 0.75rem;
    }

    .avatar {
      width: 40px;
      height: 40px;
    }

    .listen {
      gap: 0.65rem;
    }
  }

  .volume {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin-top: -0.5rem;
    padding: 0 1.1rem 0.35rem;
    color: var(--hl-muted);
  }

  .volume svg {
    flex: none;
    width: 1.3rem;
    height: 1.3rem;
  }

  input {
    flex: 1;
    min-width: 0;
    height: 44px;
    accent-color: var(--hl-accent);
    cursor: pointer;
  }

  .percent {
    min-width: 3.2em;
    font-size: 0.875rem;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
`;

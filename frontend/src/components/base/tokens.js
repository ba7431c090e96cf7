import { css } from "./css.js";

/**
 * Colours and sizes of all elements. Home Assistant's theme variables win where they exist, because
 * the same elements are its cards; without them this is Hearthline's own look, light and dark.
 */
export const tokens = css`
  :host {
    --hl-page: var(--primary-background-color, #f7f4f0);
    --hl-surface: var(--ha-card-background, var(--card-background-color, #ffffff));
    --hl-raised: var(--secondary-background-color, #f1ece5);
    --hl-line: var(--divider-color, #e0d8ce);
    --hl-text: var(--primary-text-color, #211c18);
    --hl-muted: var(--secondary-text-color, #5f574f);
    --hl-accent: var(--primary-color, #a63c0c);
    --hl-on-accent: var(--text-primary-color, #ffffff);
    --hl-live: var(--error-color, #c1121f);
    --hl-on-live: #ffffff;
    --hl-bad: var(--error-color, #b3101c);
    --hl-good: var(--success-color, #17703a);
    --hl-warn: var(--warning-color, #855200);
    --hl-accent-soft: color-mix(in srgb, var(--hl-accent) 10%, var(--hl-surface));
    --hl-live-soft: color-mix(in srgb, var(--hl-live) 10%, var(--hl-surface));
    --hl-warn-soft: color-mix(in srgb, #ffb300 14%, var(--hl-surface));
    --hl-radius: var(--ha-card-border-radius, 18px);
    --hl-shadow: 0 1px 2px rgb(60 40 20 / 6%), 0 6px 20px rgb(60 40 20 / 6%);
  }

  @media (prefers-color-scheme: dark) {
    :host {
      --hl-page: var(--primary-background-color, #14110f);
      --hl-surface: var(--ha-card-background, var(--card-background-color, #201c19));
      --hl-raised: var(--secondary-background-color, #2d2722);
      --hl-line: var(--divider-color, #3d352e);
      --hl-text: var(--primary-text-color, #f5f0ea);
      --hl-muted: var(--secondary-text-color, #b9aea3);
      --hl-accent: var(--primary-color, #ff9d6b);
      --hl-on-accent: var(--text-primary-color, #2b1104);
      --hl-live: var(--error-color, #d3222f);
      --hl-bad: var(--error-color, #ff8f89);
      --hl-good: var(--success-color, #64d08d);
      --hl-warn: var(--warning-color, #f2bd57);
      --hl-shadow: 0 1px 2px rgb(0 0 0 / 30%), 0 8px 24px rgb(0 0 0 / 25%);
    }
  }

  :host {
    box-sizing: border-box;
    color: var(--hl-text);
    font: 400 1rem / 1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  h1,
  h2,
  p,
  ul {
    margin: 0;
    padding: 0;
  }

  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }

  button {
    border: 0;
    background: none;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }

  :focus-visible {
    outline: 3px solid var(--hl-accent);
    outline-offset: 3px;
  }

  svg {
    display: block;
    width: 1.5em;
    height: 1.5em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-height: 44px;
    padding: 0.5em 1.1em;
    border-radius: 999px;
    background: var(--hl-raised);
    font-weight: 600;
  }

  .button.primary {
    background: var(--hl-accent);
    color: var(--hl-on-accent);
  }

  .button:disabled {
    opacity: 0.55;
    cursor: default;
  }

  .flame {
    stroke-width: 2.2;
  }

  .field {
    display: grid;
    gap: 0.35rem;
  }

  .field > .label {
    font-weight: 600;
  }

  .hint {
    color: var(--hl-muted);
    font-size: 0.875rem;
  }

  .input {
    width: 100%;
    min-height: 48px;
    padding: 0.5rem 0.9rem;
    border: 1.5px solid color-mix(in srgb, var(--hl-text) 45%, var(--hl-surface));
    border-radius: 12px;
    background: var(--hl-surface);
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;

import { css } from "../base/css.js";

export const styles = css`
  :host {
    --size: clamp(128px, 18.5vh, 200px);
    display: inline-block;
    width: var(--size);
    height: var(--size);
  }

  @media (min-width: 900px) {
    :host {
      --size: clamp(128px, 26vh, 216px);
    }
  }

  button {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 0.15rem;
    width: 100%;
    height: 100%;
    padding: 0.75rem;
    border: 5px solid var(--hl-accent);
    border-radius: 50%;
    background: radial-gradient(circle at 50% 30%, var(--hl-surface), var(--hl-accent-soft) 75%);
    box-shadow: 0 4px 18px color-mix(in srgb, var(--hl-accent) 22%, transparent);
    color: var(--hl-accent);
    text-align: center;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
    transition:
      background 120ms,
      transform 120ms;
  }

  button > * {
    pointer-events: none;
  }

  svg {
    width: calc(var(--size) * 0.27);
    height: calc(var(--size) * 0.27);
    stroke-width: 1.75;
  }

  .word {
    max-width: 7.5em;
    font-size: clamp(1rem, calc(var(--size) * 0.105), 1.2rem);
    font-weight: 700;
    line-height: 1.15;
  }

  .more {
    font-size: 0.8125rem;
    line-height: 1.2;
  }

  /* The ring that swells with the voice: behind the button, so that the words stay readable. */
  .ring {
    position: absolute;
    inset: -5px;
    z-index: -1;
    border-radius: 50%;
    background: var(--hl-live);
    opacity: 0;
    transform: scale(calc(1 + 0.13 * var(--level, 0)));
    transition: transform 120ms ease-out;
  }

  @media (hover: hover) {
    :host([data-state="off"]) button:not([aria-disabled="true"]):hover {
      background: color-mix(in srgb, var(--hl-accent) 18%, var(--hl-surface));
    }
  }

  :host([data-state="starting"]) button {
    border-style: dashed;
    animation: breathe 1.2s ease-in-out infinite;
  }

  :host([data-state="live"]) {
    isolation: isolate;
  }

  :host([data-state="live"]) button {
    border-color: var(--hl-live);
    background: var(--hl-live);
    box-shadow: none;
    color: var(--hl-on-live);
    transform: scale(0.97);
  }

  :host([data-state="live"]) .ring {
    opacity: 0.28;
  }

  :host([data-state="live"]) .word {
    font-size: calc(var(--size) * 0.16);
    letter-spacing: 0.08em;
  }

  :host([data-state="live"][data-lost="true"]) button {
    border-color: var(--hl-warn);
    background: var(--hl-warn-soft);
    color: var(--hl-warn);
  }

  :host([data-state="live"][data-lost="true"]) .ring {
    opacity: 0;
  }

  :host([data-state="live"][data-lost="true"]) .word {
    font-size: clamp(1rem, calc(var(--size) * 0.105), 1.2rem);
    letter-spacing: normal;
  }

  button[aria-disabled="true"] {
    border-color: var(--hl-line);
    background: var(--hl-raised);
    box-shadow: none;
    color: var(--hl-muted);
    cursor: default;
  }

  :focus-visible {
    outline-offset: 6px;
  }

  @keyframes breathe {
    50% {
      opacity: 0.6;
    }
  }
`;

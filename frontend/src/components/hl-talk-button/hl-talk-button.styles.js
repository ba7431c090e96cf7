import { css } from "../base/css.js";

export const styles = css`
  :host {
    --size: clamp(148px, 24vh, 208px);
    display: inline-block;
    width: var(--size);
    height: var(--size);
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
    background: var(--hl-accent-soft);
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
    width: 3.25rem;
    height: 3.25rem;
    stroke-width: 1.75;
  }

  .word {
    font-size: 1.125rem;
    font-weight: 700;
    line-height: 1.2;
  }

  .more {
    font-size: 0.875rem;
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
    transform: scale(calc(1 + 0.22 * var(--level, 0)));
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
    color: var(--hl-on-live);
    transform: scale(0.97);
  }

  :host([data-state="live"]) .ring {
    opacity: 0.28;
  }

  :host([data-state="live"]) .word {
    font-size: 1.75rem;
    letter-spacing: 0.08em;
  }

  button[aria-disabled="true"] {
    border-color: var(--hl-line);
    background: var(--hl-raised);
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

import { css } from "../base/css.js";

export const styles = css`
  :host {
    display: grid;
    justify-items: center;
    gap: 0.75rem;
    text-align: center;
  }

  .status {
    display: grid;
    justify-items: center;
    gap: 0.1rem;
    min-height: 3.1rem;
    align-content: center;
  }

  .microphone {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    padding: 0.15rem 0.75rem 0.15rem 0.5rem;
    border-radius: 999px;
    color: var(--hl-muted);
    font-weight: 600;
  }

  .microphone svg {
    width: 1.25rem;
    height: 1.25rem;
  }

  .microphone .open {
    display: none;
  }

  :host(:not([data-microphone="closed"])) .open {
    display: block;
  }

  :host(:not([data-microphone="closed"])) .shut {
    display: none;
  }

  :host([data-microphone="live"]) .microphone {
    background: var(--hl-live);
    color: var(--hl-on-live);
  }

  :host([data-microphone="opening"]) .microphone,
  :host([data-microphone="resting"]) .microphone {
    background: var(--hl-warn-soft);
    color: var(--hl-warn);
  }

  .audience {
    font-size: 0.9375rem;
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 0 0.75rem;
    min-height: 44px;
    color: var(--hl-muted);
    font-size: 0.875rem;
  }

  .as {
    max-width: 16rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .keyboard {
    display: none;
  }

  @media (hover: hover) and (pointer: fine) {
    .keyboard {
      display: inline;
    }
  }
`;

import { css } from "../base/css.js";

export const styles = css`
  :host {
    display: grid;
    justify-items: center;
    gap: 0.6rem;
    text-align: center;
  }

  /* Both keep their room, so that nothing moves under the finger when their words change. */

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

  :host([data-microphone="live"][data-lost="true"]) .microphone,
  :host([data-microphone="opening"]) .microphone,
  :host([data-microphone="resting"]) .microphone {
    background: var(--hl-warn-soft);
    color: var(--hl-warn);
  }

  .audience {
    font-size: 0.9375rem;
    font-weight: 600;
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

  /* A short phone, or one on its side: words beside the button instead of around it. */
  @media (max-height: 719px) and (max-width: 899px) {
    :host {
      grid-template-columns: auto minmax(0, 1fr);
      grid-template-rows: minmax(0, 1fr) 44px;
      justify-items: start;
      height: 8.75rem;
      gap: 0.25rem 1rem;
      text-align: start;
    }

    hl-talk-button {
      grid-area: 1 / 1 / span 2;
      align-self: center;
    }

    .status {
      justify-items: start;
      align-self: end;
      align-content: end;
    }

    .microphone,
    .audience {
      font-size: 0.875rem;
      line-height: 1.25;
    }

    :host([data-microphone="closed"]) .microphone {
      padding-inline-start: 0;
    }

    .as {
      display: none;
    }

    .foot {
      align-self: start;
      justify-content: start;
    }
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

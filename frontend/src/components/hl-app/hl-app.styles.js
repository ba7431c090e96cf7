import { css } from "../base/css.js";

export const styles = css`
  :host {
    display: grid;
    grid-template-rows: auto 1fr;
    min-height: 100dvh;
    background: var(--hl-page);
  }

  .skip {
    position: absolute;
    z-index: 3;
    left: 0.75rem;
    top: 0.75rem;
    transform: translateY(-200%);
    background: var(--hl-surface);
  }

  .skip:focus {
    transform: none;
  }

  header {
    position: sticky;
    top: 0;
    z-index: 2;
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: 0.5rem;
    padding: max(0.5rem, env(safe-area-inset-top)) 0.5rem 0.5rem 1rem;
    background: color-mix(in srgb, var(--hl-page) 88%, transparent);
    backdrop-filter: blur(10px);
  }

  .brand {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.9rem;
    min-width: 0;
  }

  h1 {
    display: flex;
    align-items: center;
    gap: 0.35rem;
    font-size: 1.125rem;
    font-weight: 750;
    letter-spacing: -0.01em;
  }

  h1 svg {
    color: var(--hl-accent);
  }

  @media (max-width: 479px) {
    .brand {
      flex-direction: column;
      align-items: start;
    }
  }

  .tools {
    display: flex;
  }

  .gear {
    display: grid;
    place-items: center;
    width: 48px;
    height: 48px;
    border-radius: 50%;
  }

  main {
    display: grid;
    min-width: 0;
  }

  .guest {
    display: grid;
    align-content: center;
    gap: 1rem;
    padding: 1rem;
  }

  .guest hl-notices {
    width: min(26rem, 100%);
    margin-inline: auto;
  }

  .talk-page {
    display: grid;
    grid-template-rows: 1fr auto;
    min-width: 0;
  }

  .content {
    display: grid;
    gap: 1rem;
    align-content: start;
    padding: 0.5rem 1rem 1.25rem;
    min-width: 0;
  }

  .dock {
    position: sticky;
    bottom: 0;
    padding: 0.6rem 1rem max(0.35rem, env(safe-area-inset-bottom));
    border-top: 1px solid var(--hl-line);
    border-radius: 26px 26px 0 0;
    background: var(--hl-surface);
    box-shadow: 0 -6px 24px rgb(60 40 20 / 8%);
  }

  @media (min-width: 900px) {
    header,
    main {
      width: min(1080px, 100%);
      margin-inline: auto;
    }

    header {
      padding-inline: 1.5rem;
    }

    .talk-page {
      grid-template-columns: 1fr 22rem;
      grid-template-rows: auto;
      align-items: start;
      gap: 1.5rem;
      padding: 0.75rem 1.5rem 2rem;
    }

    .content {
      padding: 0;
    }

    .dock {
      position: sticky;
      top: 5rem;
      bottom: auto;
      padding: 1.75rem 1.25rem 1.25rem;
      border: 1.5px solid var(--hl-line);
      border-radius: 26px;
      box-shadow: var(--hl-shadow);
    }
  }
`;

import { css } from "../base/css.js";

export const styles = css`
  ul {
    display: grid;
    gap: 0.5rem;
    list-style: none;
  }

  li {
    display: grid;
    gap: 0.1rem;
    padding: 0.65rem 0.9rem;
    border: 1px solid var(--hl-line);
    border-radius: 14px;
    overflow-wrap: anywhere;
  }

  li[data-live] {
    border-color: var(--hl-live);
  }

  strong {
    font-size: 1.0625rem;
  }

  h3 {
    margin: 0;
    font-size: 1.0625rem;
  }

  #state:empty {
    display: none;
  }
`;

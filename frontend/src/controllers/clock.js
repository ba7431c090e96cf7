/**
 * Time as the controllers see it, so that tests can turn the hands.
 *
 * @typedef {object} Clock
 * @property {() => number} now milliseconds, monotonic
 * @property {(task: () => void, delayMs: number) => unknown} after
 * @property {(timer: any) => void} cancel undefined is allowed and does nothing
 */

/** @type {Clock} */
export const systemClock = {
  now: () => performance.now(),
  after: (task, delayMs) => setTimeout(task, delayMs),
  cancel: (timer) => clearTimeout(timer),
};

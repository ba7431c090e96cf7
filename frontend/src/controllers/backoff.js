/**
 * Waiting times between attempts: exponential, half of each by chance, so that the clients of a
 * restarted server do not come back in step. The cap is low because a talker waits behind it; only
 * after `patienceMs` without success does it grow, for tabs that were forgotten open.
 */
export class Backoff {
  #attempts = 0;
  #waitedMs = 0;
  #random;
  #options;

  /**
   * @param {() => number} [random] 0 <= value < 1
   * @param {{firstMs?: number, capMs?: number, patienceMs?: number, idleCapMs?: number}} [options]
   */
  constructor(random = Math.random, options = {}) {
    this.#random = random;
    this.#options = {
      firstMs: 250,
      capMs: 2_000,
      patienceMs: 300_000,
      idleCapMs: 15_000,
      ...options,
    };
  }

  get attempts() {
    return this.#attempts;
  }

  /** @returns {number} milliseconds to wait before the next attempt */
  next() {
    const { firstMs, capMs, patienceMs, idleCapMs } = this.#options;
    const cap = this.#waitedMs < patienceMs ? capMs : idleCapMs;
    const full = Math.min(cap, firstMs * 2 ** Math.min(this.#attempts, 16));
    const delayMs = full / 2 + (full / 2) * this.#random();
    this.#attempts++;
    this.#waitedMs += delayMs;
    return delayMs;
  }

  reset() {
    this.#attempts = 0;
    this.#waitedMs = 0;
  }
}

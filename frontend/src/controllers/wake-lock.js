/** Keeps the screen on while held. Best effort: without the API, or when refused, nothing happens. */
export class WakeLock {
  #wanted = false;
  /** @type {WakeLockSentinel | null} */
  #sentinel = null;
  #api;

  /** @param {Pick<WakeLock_, "request"> | undefined} api `navigator.wakeLock` */
  constructor(api) {
    this.#api = api;
  }

  async hold() {
    this.#wanted = true;
    if (this.#sentinel || !this.#api) return;
    const sentinel = await this.#api.request("screen").catch(() => null);
    if (!this.#wanted) await sentinel?.release();
    else this.#sentinel = sentinel;
  }

  async release() {
    this.#wanted = false;
    const sentinel = this.#sentinel;
    this.#sentinel = null;
    await sentinel?.release();
  }

  /** The browser takes the lock away from a hidden page; call when it is seen again. */
  async visible() {
    if (!this.#wanted) return;
    this.#sentinel = null;
    await this.hold();
  }
}

/** @typedef {globalThis.WakeLock} WakeLock_ */

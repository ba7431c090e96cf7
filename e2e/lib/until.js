/**
 * Asks again and again until the answer satisfies.
 *
 * @template T
 * @param {string} what named in the failure
 * @param {() => T | Promise<T>} ask
 * @param {(answer: T) => boolean} [satisfies]
 * @param {{withinMs?: number, everyMs?: number}} [options]
 * @returns {Promise<T>}
 */
export async function until(what, ask, satisfies = Boolean, { withinMs = 20_000, everyMs = 50 } = {}) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${withinMs} ms; last: ${JSON.stringify(answer)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

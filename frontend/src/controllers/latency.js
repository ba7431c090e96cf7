/** One Opus frame has to be full before it leaves; the encoder looks 6.5 ms ahead. */
const ENCODE_MS = 26.5;

/**
 * Estimates mouth to ear from getStats: one frame, both halves of the way (the talker's taken to be
 * like ours), the jitter buffer as it was since the last call, and the loudspeaker.
 */
export class LatencyEstimate {
  /** @type {Map<string, {delay: number, count: number}>} jitter buffer sums by stats id */
  #before = new Map();

  /**
   * @param {RTCStatsReport | Map<string, any>} stats
   * @param {number} outputDelaySeconds
   * @returns {number | null} milliseconds; null while nothing is heard
   */
  update(stats, outputDelaySeconds) {
    /** @type {number[]} */
    const bufferMs = [];
    let roundTripMs = 0;
    for (const entry of stats.values()) {
      if (entry.type === "inbound-rtp") {
        const held = this.#bufferedMs(entry);
        if (held !== null) bufferMs.push(held);
      } else if (entry.type === "candidate-pair" && entry.nominated) {
        roundTripMs = Math.max(roundTripMs, (entry.currentRoundTripTime ?? 0) * 1_000);
      }
    }
    if (bufferMs.length === 0) return null;
    return ENCODE_MS + roundTripMs + Math.max(...bufferMs) + outputDelaySeconds * 1_000;
  }

  /**
   * @param {{id: string, jitterBufferDelay?: number, jitterBufferEmittedCount?: number}} entry
   * @returns {number | null} mean time in the buffer since last time, null without new samples
   */
  #bufferedMs({ id, jitterBufferDelay = 0, jitterBufferEmittedCount = 0 }) {
    const before = this.#before.get(id) ?? { delay: 0, count: 0 };
    this.#before.set(id, { delay: jitterBufferDelay, count: jitterBufferEmittedCount });
    const samples = jitterBufferEmittedCount - before.count;
    return samples > 0 ? ((jitterBufferDelay - before.delay) / samples) * 1_000 : null;
  }
}

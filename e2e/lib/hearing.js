import { analyse } from "./tone.js";
import { until } from "./until.js";

/** Half of full scale, as the tones are made. */
const SENT_DBFS = -9;
const NEAR_HERTZ = 1;
const NEAR_DB = 3;
const CONCEALED_AT_MOST = 0.02;

/**
 * What an ear in a page hears now.
 *
 * @param {{evaluate: (script: any, argument?: any) => Promise<any>}} page
 * @param {string} ear an expression in the page, such as `session.ear`
 */
export async function listen(page, ear) {
  const taken = await page.evaluate(`(${ear})?.take() ?? null`);
  if (!taken) return { hertz: 0, dbfs: -Infinity, purity: 0, silentMs: Infinity };
  const { samples, rate } = taken;
  const bytes = Buffer.from(samples, "base64");
  const floats = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return analyse(floats, rate);
}

/**
 * Waits until the tone is heard as it was sent: its frequency, its level, nothing else beside it and
 * no hole in it. A machine that is busy with other things may need more than one look.
 */
export async function hearsTone(page, ear, hertz, { dbfs = SENT_DBFS, withinMs = 30_000 } = {}) {
  return until(
    `${hertz} Hz at ${ear}`,
    () => listen(page, ear),
    (heard) => isTone(heard, hertz, dbfs),
    { withinMs, everyMs: 250 },
  );
}

/** Whether what {@link listen} heard is a tone as it was sent. */
export function isTone(heard, hertz, dbfs = SENT_DBFS) {
  return (
    Math.abs(heard.hertz - hertz) < NEAR_HERTZ &&
    Math.abs(heard.dbfs - dbfs) < NEAR_DB &&
    heard.purity > 0.9 &&
    heard.silentMs === 0
  );
}

/** Waits until next to nothing is heard for the length of a window. */
export async function hearsNothing(page, ear, { withinMs = 10_000 } = {}) {
  return until(`silence at ${ear}`, () => listen(page, ear), ({ dbfs }) => dbfs < -60, { withinMs });
}

/**
 * Waits for a second of received sound of which next to nothing had to be made up.
 *
 * @param {string} receiver an expression for an RTCPeerConnection or RTCRtpReceiver
 */
export async function receivesWell(page, receiver, { withinMs = 30_000 } = {}) {
  let before = await received(page, receiver);
  return until(
    `sound without concealment at ${receiver}`,
    async () => {
      const now = await received(page, receiver);
      const samples = now.samples - before.samples;
      if (samples < 48_000) return null;
      const share = (now.concealed - before.concealed) / samples;
      const lost = now.lost - before.lost;
      before = now;
      return { share, lost, bufferMs: now.bufferMs };
    },
    (second) => second !== null && second.share < CONCEALED_AT_MOST && second.lost === 0,
    { withinMs, everyMs: 100 },
  );
}

export function received(page, receiver) {
  return page.evaluate(`Ear.received(${receiver})`);
}

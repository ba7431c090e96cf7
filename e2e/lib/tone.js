/** Sines: made for the fake microphone, and found again in what was heard. */

/**
 * Whole periods only, because Chromium plays the file in a loop.
 *
 * @returns {Buffer} a WAV file, 48 kHz, mono, 16 bit
 */
export function toneWav({ hertz, seconds = 5, amplitude = 0.5, rate = 48_000 }) {
  return wav(
    Float32Array.from({ length: seconds * rate }, (_, index) => {
      return amplitude * Math.sin((2 * Math.PI * hertz * index) / rate);
    }),
    rate,
  );
}

/** @param {Float32Array} samples -1 to 1 */
export function wav(samples, rate = 48_000) {
  const file = Buffer.alloc(44 + 2 * samples.length);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + 2 * samples.length, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // channels
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(2 * rate, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(2 * samples.length, 40);
  for (const [index, sample] of samples.entries()) {
    file.writeInt16LE(Math.round(sample * 32_767), 44 + 2 * index);
  }
  return file;
}

const BLOCK_SECONDS = 0.005;

/**
 * What is in a window of sound.
 *
 * @param {Float32Array} samples a power of two of them
 * @param {number} rate
 * @returns {{hertz: number, dbfs: number, purity: number, silentMs: number}} the strongest
 *   frequency; the level; which part of the power lies at that frequency, 0 to 1; and for how long
 *   there was (next to) nothing, in blocks of 5 ms
 */
export function analyse(samples, rate) {
  const power = spectrum(samples);
  let peak = 2;
  for (let bin = 2; bin < power.length - 1; bin++) if (power[bin] > power[peak]) peak = bin;
  const [left, middle, right] = [peak - 1, peak, peak + 1].map((bin) => Math.log(power[bin] + 1e-30));
  const curve = left - 2 * middle + right;
  const offset = curve === 0 ? 0 : (left - right) / 2 / curve;
  const total = power.reduce((sum, value) => sum + value, 1e-30);
  const near = power.slice(Math.max(0, peak - 4), peak + 5).reduce((sum, value) => sum + value, 0);
  return {
    hertz: ((peak + offset) * rate) / samples.length,
    dbfs: dbfs(samples),
    purity: near / total,
    silentMs: silentMs(samples, rate),
  };
}

/** Root mean square in dB; a full sine has -3. */
export function dbfs(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length + 1e-12);
}

function silentMs(samples, rate) {
  const size = Math.round(BLOCK_SECONDS * rate);
  let blocks = 0;
  for (let from = 0; from + size <= samples.length; from += size) {
    if (dbfs(samples.subarray(from, from + size)) < -50) blocks++;
  }
  return blocks * BLOCK_SECONDS * 1_000;
}

/** @returns {Float64Array} power by bin, through a Hann window */
function spectrum(samples) {
  const size = samples.length;
  const real = Float64Array.from(samples, (sample, index) => {
    return sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / size));
  });
  const imaginary = new Float64Array(size);
  transform(real, imaginary);
  return real.slice(0, size / 2).map((value, bin) => value * value + imaginary[bin] ** 2);
}

/** Fast Fourier transform in place, radix 2. */
function transform(real, imaginary) {
  const size = real.length;
  for (let index = 1, reversed = 0; index < size; index++) {
    let bit = size >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (index < reversed) [real[index], real[reversed]] = [real[reversed], real[index]];
  }
  for (let length = 2; length <= size; length *= 2) {
    for (let step = 0; step < length / 2; step++) {
      const angle = (-2 * Math.PI * step) / length;
      const cosine = Math.cos(angle);
      const sine = Math.sin(angle);
      for (let even = step; even < size; even += length) {
        const odd = even + length / 2;
        const turnedReal = real[odd] * cosine - imaginary[odd] * sine;
        const turnedImaginary = real[odd] * sine + imaginary[odd] * cosine;
        real[odd] = real[even] - turnedReal;
        imaginary[odd] = imaginary[even] - turnedImaginary;
        real[even] += turnedReal;
        imaginary[even] += turnedImaginary;
      }
    }
  }
}

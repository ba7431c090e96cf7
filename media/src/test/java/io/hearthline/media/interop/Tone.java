package io.hearthline.media.interop;

/** A tone as 48 kHz, 16 bit, mono, little-endian; made, and looked for. */
final class Tone {
  static final int RATE = 48_000;
  static final int FRAMES_PER_10_MS = RATE / 100;

  /** Lies on a multiple of 10 ms, so that frames fit together. */
  static final int HERTZ = 500;

  private static final double AMPLITUDE = 0.25 * Short.MAX_VALUE;

  /** 10 ms of it. */
  static byte[] frame() {
    var bytes = new byte[2 * FRAMES_PER_10_MS];
    for (int i = 0; i < FRAMES_PER_10_MS; i++) {
      int sample = (int) (AMPLITUDE * Math.sin(2 * Math.PI * HERTZ * i / RATE));
      bytes[2 * i] = (byte) sample;
      bytes[2 * i + 1] = (byte) (sample >> 8);
    }
    return bytes;
  }

  /**
   * How much of the sound is the tone: 1 for nothing else, about 0 for none of it (Goertzel).
   *
   * @param pcm little-endian, channels interleaved, of which the first is looked at
   */
  static double share(byte[] pcm, int rate, int channels) {
    double coefficient = 2 * Math.cos(2 * Math.PI * HERTZ / rate);
    double before = 0;
    double last = 0;
    double energy = 0;
    int frames = pcm.length / (2 * channels);
    for (int i = 0; i < frames; i++) {
      int at = 2 * channels * i;
      double sample = (short) ((pcm[at] & 0xff) | pcm[at + 1] << 8);
      energy += sample * sample;
      double next = sample + coefficient * last - before;
      before = last;
      last = next;
    }
    double power = last * last + before * before - coefficient * last * before;
    return energy < frames * 100.0 ? 0 : 2 * power / (frames * energy);
  }

  private Tone() {}
}

package io.hearthline.media.rtp;

/** The one byte of the ssrc-audio-level extension (RFC 6464 section 3). */
public final class AudioLevel {
  /** Digital silence. */
  public static final int SILENT_DBOV = 127;

  private AudioLevel() {}

  /** -dBov: 0 (loudest) to 127 (silent). */
  public static int dbov(int levelByte) {
    return levelByte & 0x7f;
  }

  public static boolean voice(int levelByte) {
    return (levelByte & 0x80) != 0;
  }
}

package io.hearthline.media.testpeer;

/**
 * Numbers that a peer offers, or an answer agreed on.
 *
 * @param red -1 without RED
 * @param levelId header extension id of the audio level, 0 without
 * @param midId header extension id of the mid, 0 without
 */
public record PeerFormat(int opus, int red, int levelId, int midId) {
  /** As Chromium offers it. */
  public static final PeerFormat CHROMIUM = new PeerFormat(111, 63, 1, 4);

  /** Without RED and with other numbers, as Firefox does. */
  public static final PeerFormat FIREFOX = new PeerFormat(109, -1, 1, 3);

  /** Chromium without RED. */
  public static final PeerFormat PLAIN = new PeerFormat(111, -1, 1, 4);
}

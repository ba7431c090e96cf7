package io.hearthline.media.relay;

/**
 * What was negotiated for one outgoing track.
 *
 * @param opusPayloadType 0..127
 * @param redPayloadType 0..127, or {@link PublisherFormat#NONE}: RED is then removed
 * @param mid the m-line's mid, at most 32 ASCII characters
 * @param midId header extension id, 0 = not negotiated
 * @param audioLevelId header extension id, 0 = not negotiated
 */
public record ListenerFormat(
    int opusPayloadType, int redPayloadType, String mid, int midId, int audioLevelId) {
  private static final int MAX_MID_CHARS = 32;

  public ListenerFormat {
    checkPayloadTypes(opusPayloadType, redPayloadType);
    checkId(midId);
    checkId(audioLevelId);
    if (mid.length() > MAX_MID_CHARS || (midId != 0 && mid.isEmpty())) {
      throw new IllegalArgumentException("mid: " + mid);
    }
  }

  static void checkPayloadTypes(int opus, int red) {
    if (opus < 0 || opus > 127 || red < PublisherFormat.NONE || red > 127 || opus == red) {
      throw new IllegalArgumentException("payload types: opus " + opus + ", red " + red);
    }
  }

  static void checkId(int id) {
    if (id < 0 || id > 255) throw new IllegalArgumentException("extension id: " + id);
  }
}

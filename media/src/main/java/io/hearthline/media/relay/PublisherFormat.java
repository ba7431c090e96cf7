package io.hearthline.media.relay;

/**
 * What was negotiated for a microphone.
 *
 * @param opusPayloadType 0..127
 * @param redPayloadType 0..127, or {@link #NONE}
 * @param audioLevelId header extension id, 0 = not negotiated
 * @param nack whether lost packets may be asked for
 */
public record PublisherFormat(
    int opusPayloadType, int redPayloadType, int audioLevelId, boolean nack) {
  public static final int NONE = -1;

  public PublisherFormat {
    ListenerFormat.checkPayloadTypes(opusPayloadType, redPayloadType);
    ListenerFormat.checkId(audioLevelId);
  }
}

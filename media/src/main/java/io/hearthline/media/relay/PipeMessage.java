package io.hearthline.media.relay;

import io.hearthline.media.rtcp.RtcpWriter;
import io.hearthline.media.rtp.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What two nodes tell each other about the streams of their pipe: RTCP APP packets (RFC 3550
 * section 6.7) by the name of {@code HLPI}. All are laid out alike; what one does not need is 0.
 *
 * <pre>
 *   token                                   of the request; repeated in its answer
 *   SSRC                                    MAPPING only; 0 = no copy is sent
 *   Opus PT | RED PT | level id | id bytes  RED PT 255 = none
 *   stream id, ASCII, padded with zeros
 * </pre>
 *
 * @param kind {@link #LEASE}, {@link #END} or {@link #MAPPING}: the packet's subtype
 * @param token when the request left, in units of its sender; later ones are ahead by signed
 *     difference
 * @param redPayloadType {@link PublisherFormat#NONE} without
 * @param levelId header extension id of the audio level, 0 = not sent
 * @param stream 1..64 printable ASCII characters
 */
public record PipeMessage(
    int kind,
    int token,
    int ssrc,
    int opusPayloadType,
    int redPayloadType,
    int levelId,
    String stream) {
  /** "HLPI". */
  public static final int NAME = 0x484c5049;

  /** Send me this stream for the next seconds. */
  public static final int LEASE = 1;

  /** Send it no longer. */
  public static final int END = 2;

  /** The answer to both: under which SSRC it is sent from now on. */
  public static final int MAPPING = 3;

  static final int MAX_STREAM_CHARS = 64;

  private static final int FIXED_BYTES = 12;

  public PipeMessage {
    if (!valid(stream)) throw new IllegalArgumentException("stream id: " + stream);
    ListenerFormat.checkPayloadTypes(opusPayloadType, redPayloadType);
    ListenerFormat.checkId(levelId);
  }

  /** A request for, or the end of, a stream. */
  public static PipeMessage request(int kind, int token, String stream) {
    return new PipeMessage(kind, token, 0, 0, PublisherFormat.NONE, 0, stream);
  }

  /** The answer to a request. */
  public static PipeMessage mapping(int token, int ssrc, PublisherFormat format, String stream) {
    return new PipeMessage(
        MAPPING,
        token,
        ssrc,
        format.opusPayloadType(),
        format.redPayloadType(),
        format.audioLevelId(),
        stream);
  }

  /** What the stream's packets look like; a pipe repairs loss always. */
  public PublisherFormat format() {
    return new PublisherFormat(opusPayloadType, redPayloadType, levelId, true);
  }

  /** Whether a pipe can carry a stream of this id. */
  public static boolean valid(String stream) {
    if (stream.isEmpty() || stream.length() > MAX_STREAM_CHARS) return false;
    for (int i = 0; i < stream.length(); i++) if (!printable(stream.charAt(i))) return false;
    return true;
  }

  private static boolean printable(int character) {
    return character > ' ' && character <= '~';
  }

  /** Writes the message as one packet; {@code sender} is the SSRC that speaks for the pipe. */
  public void write(RtcpWriter rtcp, int sender) {
    int types =
        opusPayloadType << 24 | (redPayloadType & 0xff) << 16 | levelId << 8 | stream.length();
    rtcp.application(kind, sender, NAME)
        .applicationData(token)
        .applicationData(ssrc)
        .applicationData(types)
        .applicationText(stream);
  }

  /**
   * Reads what {@link #write} wrote, or anything.
   *
   * @param data borrowed; the packet's own are the {@code bytes} from {@code at}
   * @return null for what no peer of ours writes
   */
  public static @Nullable PipeMessage read(int kind, MemorySegment data, int at, int bytes) {
    if (kind < LEASE || kind > MAPPING || bytes < FIXED_BYTES) return null;
    int opus = Wire.u8(data, at + 8);
    int red = (byte) Wire.u8(data, at + 9);
    int chars = Wire.u8(data, at + 11);
    if (opus > 127 || red < PublisherFormat.NONE || opus == red) return null;
    if (chars > bytes - FIXED_BYTES) return null;
    var text = data.asSlice(at + FIXED_BYTES, chars).toArray(ValueLayout.JAVA_BYTE);
    var stream = new String(text, StandardCharsets.ISO_8859_1);
    if (!valid(stream)) return null;
    return new PipeMessage(
        kind,
        Wire.i32(data, at),
        Wire.i32(data, at + 4),
        opus,
        red,
        Wire.u8(data, at + 10),
        stream);
  }
}

package io.hearthline.media.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Identifiers of the RTP header extensions agreed on for one m-line (RFC 8285): 1..14, or 0 for not
 * in use. Larger ones need the two-byte form, which the relay does not speak, so they are not
 * answered.
 *
 * @param mid {@code urn:ietf:params:rtp-hdrext:sdes:mid} (RFC 8843)
 * @param audioLevel {@code urn:ietf:params:rtp-hdrext:ssrc-audio-level} (RFC 6464)
 */
public record HeaderExtensions(int mid, int audioLevel) {
  public static final HeaderExtensions NONE = new HeaderExtensions(0, 0);

  static final String MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid";
  static final String AUDIO_LEVEL_URI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
  private static final int MAX_ID = 14;

  public HeaderExtensions {
    Text.require(
        mid >= 0 && mid <= MAX_ID && audioLevel >= 0 && audioLevel <= MAX_ID,
        "header extension id");
  }

  /** What an m-line of the client offers or answers, and how to answer it. */
  record Offered(HeaderExtensions ids, List<String> answer) {}

  static Offered read(MediaDescription section, Flow flow) {
    int mid = 0;
    int audioLevel = 0;
    var answer = new ArrayList<String>();
    for (String value : section.all("extmap")) {
      var extension = Extension.parse(value);
      if (extension == null
          || !extension.serves(flow)
          || extension.id == mid
          || extension.id == audioLevel) continue;
      if (extension.uri.equals(MID_URI) && mid == 0) {
        mid = extension.id;
      } else if (extension.uri.equals(AUDIO_LEVEL_URI) && audioLevel == 0) {
        audioLevel = extension.id;
      } else {
        continue;
      }
      answer.add(extension.answer());
    }
    return new Offered(new HeaderExtensions(mid, audioLevel), answer);
  }

  private record Extension(int id, String direction, String uri) {
    static @Nullable Extension parse(String value) {
      var words = SdpParser.words(value);
      if (words.size() < 2) return null;
      String head = words.get(0);
      int slash = head.indexOf('/');
      int id = (int) Text.number(slash < 0 ? head : head.substring(0, slash), MAX_ID);
      if (id < 1) return null;
      return new Extension(id, slash < 0 ? "" : head.substring(slash + 1), words.get(1));
    }

    boolean serves(Flow flow) {
      return switch (direction) {
        case "", "sendrecv" -> true;
        case "sendonly" -> flow != Flow.OUTBOUND;
        case "recvonly" -> flow != Flow.INBOUND;
        default -> false;
      };
    }

    String answer() {
      return switch (direction) {
        case "sendonly" -> id + "/recvonly " + uri;
        case "recvonly" -> id + "/sendonly " + uri;
        default -> id + " " + uri;
      };
    }
  }
}

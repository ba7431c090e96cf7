package io.hearthline.media.sdp;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The payload types of an m-line that the relay can use.
 *
 * @param red -1 where there is no redundancy, or it is over something else than this Opus
 * @param redFormat {@code a=fmtp} of red, such as {@code 111/111}; empty without red
 */
record AudioFormats(int opus, int red, String redFormat) {
  static final int NONE = -1;

  /** Null if there is no Opus. The first in the client's order of preference wins. */
  static @Nullable AudioFormats read(MediaDescription section, boolean redAllowed) {
    Map<String, String> maps = byFormat(section, "rtpmap");
    Map<String, String> parameters = byFormat(section, "fmtp");
    int opus = find(section, maps, "opus/48000/2");
    if (opus == NONE) return null;
    int red = redAllowed ? find(section, maps, "red/48000/2") : NONE;
    String redFormat =
        red == NONE ? "" : parameters.getOrDefault(Integer.toString(red), "").strip();
    return isRepeated(redFormat, Integer.toString(opus))
        ? new AudioFormats(opus, red, redFormat)
        : new AudioFormats(opus, NONE, "");
  }

  private static int find(MediaDescription section, Map<String, String> maps, String encoding) {
    for (String format : section.formats()) {
      int payloadType = (int) Text.number(format, 127);
      // 64..95 cannot be told from RTCP on a shared port (RFC 5761 section 4).
      if (payloadType < 0 || (payloadType >= 64 && payloadType <= 95)) continue;
      if (encoding.equals(maps.getOrDefault(format, "").strip().toLowerCase(Locale.ROOT)))
        return payloadType;
    }
    return NONE;
  }

  private static Map<String, String> byFormat(MediaDescription section, String attribute) {
    var values = new HashMap<String, String>();
    for (String value : section.all(attribute)) {
      int blank = value.indexOf(' ');
      if (blank > 0) values.putIfAbsent(value.substring(0, blank), value.substring(blank + 1));
    }
    return values;
  }

  private static boolean isRepeated(String format, String payloadType) {
    if (format.isEmpty()) return false;
    for (String part : format.split("/", -1)) if (!part.equals(payloadType)) return false;
    return true;
  }
}

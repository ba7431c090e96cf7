package io.hearthline.media.sdp;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866) as a value. {@code parse(print(x))} is x.
 *
 * @param origin the value of {@code o=}
 * @param name the value of {@code s=}
 * @param lines the other lines above the first m-line, without attributes, in the order of the RFC
 */
public record SessionDescription(
    String origin,
    String name,
    List<Line> lines,
    List<Attribute> attributes,
    List<MediaDescription> media) {
  public static final int MAX_BYTES = 64 * 1024;
  public static final int MAX_LINE_BYTES = 4 * 1024;
  public static final int MAX_MEDIA = 32;
  public static final int MAX_CANDIDATES_PER_MEDIA = 64;
  public static final int MAX_FORMATS_PER_MEDIA = 64;

  public SessionDescription {
    Text.require(Text.isLine(origin) && Text.isLine(name), "control character in an SDP line");
    lines = lines.stream().sorted(Comparator.comparingInt(Line::rank)).toList();
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
  }

  /**
   * Reads a whole description. Lines may end in CR LF or LF, empty lines are skipped.
   *
   * @param text anything, of any length; above a limit of this class it is refused
   */
  public static Result<SessionDescription> parse(String text) {
    return new SdpParser(text).description();
  }

  public boolean has(String attribute) {
    return Attribute.has(attributes, attribute);
  }

  /**
   * The value of the first attribute of this name above the m-lines; null if there is none or it is
   * a flag.
   */
  public @Nullable String first(String attribute) {
    return Attribute.first(attributes, attribute);
  }

  public List<String> all(String attribute) {
    return Attribute.all(attributes, attribute);
  }

  public String print() {
    var out = new StringBuilder(256 + 1024 * media.size());
    out.append("v=0\r\no=").append(origin).append("\r\ns=").append(name).append("\r\n");
    for (var line : lines) out.append(line.type()).append('=').append(line.value()).append("\r\n");
    for (var attribute : attributes) attribute.printTo(out);
    for (var section : media) section.printTo(out);
    return out.toString();
  }
}

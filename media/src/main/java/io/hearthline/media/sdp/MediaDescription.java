package io.hearthline.media.sdp;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One m-line with everything that belongs to it (RFC 8866 section 5.14).
 *
 * @param kind {@code audio}, {@code video}, {@code application} ...
 * @param port 0..65535; 0 means rejected, or bundle-only
 * @param formats payload types, or whatever the protocol wants; in order of preference
 * @param lines the lines of types i, c, b and k, in the order of the RFC
 */
public record MediaDescription(
    String kind,
    int port,
    String protocol,
    List<String> formats,
    List<Line> lines,
    List<Attribute> attributes) {
  public MediaDescription {
    Text.require(Text.isWord(kind) && Text.isWord(protocol), "m-line");
    Text.require(port >= 0 && port <= 0xffff, "port");
    for (var format : formats) Text.require(Text.isWord(format), "format");
    formats = List.copyOf(formats);
    lines = lines.stream().sorted(Comparator.comparingInt(Line::rank)).toList();
    attributes = List.copyOf(attributes);
  }

  public boolean has(String attribute) {
    return Attribute.has(attributes, attribute);
  }

  /** The value of the first attribute of this name; null if there is none or it is a flag. */
  public @Nullable String first(String attribute) {
    return Attribute.first(attributes, attribute);
  }

  public List<String> all(String attribute) {
    return Attribute.all(attributes, attribute);
  }

  public @Nullable String mid() {
    return first("mid");
  }

  void printTo(StringBuilder out) {
    out.append("m=").append(kind).append(' ').append(port).append(' ').append(protocol);
    for (var format : formats) out.append(' ').append(format);
    out.append("\r\n");
    for (var line : lines) out.append(line.type()).append('=').append(line.value()).append("\r\n");
    for (var attribute : attributes) attribute.printTo(out);
  }
}

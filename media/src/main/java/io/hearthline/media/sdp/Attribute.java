package io.hearthline.media.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code a=} line.
 *
 * @param value what stands behind the colon; null for a flag such as {@code a=rtcp-mux}
 */
public record Attribute(String name, @Nullable String value) {
  public Attribute {
    Text.require(!name.isEmpty() && name.indexOf(':') < 0 && Text.isLine(name), "attribute name");
    Text.require(value == null || Text.isLine(value), "control character in an attribute");
  }

  static Attribute flag(String name) {
    return new Attribute(name, null);
  }

  static Attribute of(String name, String value) {
    return new Attribute(name, value);
  }

  static boolean has(List<Attribute> attributes, String name) {
    for (var attribute : attributes) if (attribute.name.equals(name)) return true;
    return false;
  }

  /** The value of the first attribute of this name; null if there is none or it is a flag. */
  static @Nullable String first(List<Attribute> attributes, String name) {
    for (var attribute : attributes) if (attribute.name.equals(name)) return attribute.value;
    return null;
  }

  static List<String> all(List<Attribute> attributes, String name) {
    return attributes.stream()
        .filter(attribute -> attribute.name.equals(name) && attribute.value != null)
        .map(attribute -> attribute.value == null ? "" : attribute.value)
        .toList();
  }

  /** For logs: the ICE password stays out of them. */
  @Override
  public String toString() {
    return name.equals("ice-pwd") || value == null ? name : name + ":" + value;
  }

  void printTo(StringBuilder out) {
    out.append("a=").append(name);
    if (value != null) out.append(':').append(value);
    out.append("\r\n");
  }
}

package io.hearthline.media.sdp;

/** One line of SDP that is neither an attribute nor structure, such as {@code c=IN IP4 0.0.0.0}. */
public record Line(char type, String value) {
  /** The order RFC 8866 section 5 wants; a repeat time stays with the time it belongs to. */
  private static final String ORDER = "iuepcbtrzk";

  public Line {
    Text.require(ORDER.indexOf(type) >= 0, "line type");
    Text.require(Text.isLine(value), "control character in an SDP line");
  }

  int rank() {
    return type == 'r' ? ORDER.indexOf('t') : ORDER.indexOf(type);
  }
}

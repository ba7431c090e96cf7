package io.hearthline.media.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which way audio goes on an m-line as its author sees it. */
enum Direction {
  SENDRECV(true, true),
  SENDONLY(true, false),
  RECVONLY(false, true),
  INACTIVE(false, false);

  final boolean sends;
  final boolean receives;

  Direction(boolean sends, boolean receives) {
    this.sends = sends;
    this.receives = receives;
  }

  static Direction of(SessionDescription session, MediaDescription section) {
    var own = of(section.attributes());
    if (own != null) return own;
    var shared = of(session.attributes());
    return shared != null ? shared : SENDRECV;
  }

  private static @Nullable Direction of(List<Attribute> attributes) {
    for (var attribute : attributes) {
      switch (attribute.name()) {
        case "sendrecv" -> {
          return SENDRECV;
        }
        case "sendonly" -> {
          return SENDONLY;
        }
        case "recvonly" -> {
          return RECVONLY;
        }
        case "inactive" -> {
          return INACTIVE;
        }
        default -> {}
      }
    }
    return null;
  }
}

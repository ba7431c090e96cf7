package io.hearthline.domain.stream;

import java.util.regex.Pattern;

/** Why a stream ended: lower-case words joined by dashes, for programs first. */
public record EndReason(String value) {
  private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /** The publisher said so. */
  public static final EndReason UNPUBLISHED = new EndReason("unpublished");

  /** The publisher was lost and did not come back in time. */
  public static final EndReason GONE = new EndReason("gone");

  /** The node stopped in good order. */
  public static final EndReason SHUTDOWN = new EndReason("shutdown");

  /** The node found its own stream still open after it had started again. */
  public static final EndReason RESTART = new EndReason("restart");

  /** The node was lost; a survivor says so. */
  public static final EndReason NODE_LOST = new EndReason("node-lost");

  public EndReason {
    if (value.length() > 32 || !ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException("a reason is lower-case words joined by dashes");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

package io.hearthline.domain.stream;

import java.util.regex.Pattern;

/**
 * Names one stream in URLs, messages and the journal: 1-64 unreserved URL characters (RFC 3986).
 */
public record StreamId(String value) {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

  public StreamId {
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException("a stream id is 1-64 of A-Z a-z 0-9 . _ ~ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

package io.hearthline.domain.token;

import java.util.regex.Pattern;

/** Names a token where its secret must not appear: 1-64 unreserved URL characters. */
public record TokenId(String value) {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

  public TokenId {
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException("a token id is 1-64 of A-Z a-z 0-9 . _ ~ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

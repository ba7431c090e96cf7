package io.hearthline.verticles.access;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * That a token was taken back. It outlives the token, or a node that was away meanwhile would bring
 * the token back to life.
 *
 * @param until when it may be forgotten
 */
public record Revocation(String id, Instant at, Instant until) {
  /**
   * For a token that never expires: a node that comes back after so long has to be started with an
   * empty data folder. For others the day after they expire, which no clock is wrong by.
   */
  private static final Duration REMEMBERED = Duration.ofDays(2 * 365);

  private static final Duration MARGIN = Duration.ofDays(1);

  private static final Comparator<Revocation> LATER =
      Comparator.comparing(Revocation::at).thenComparing(Revocation::until);

  static Revocation of(StoredToken token, Instant now) {
    var expires = token.expires();
    return new Revocation(
        token.id(), now, expires == null ? now.plus(REMEMBERED) : later(expires, now).plus(MARGIN));
  }

  /** The later of two of one token. */
  Revocation join(Revocation other) {
    return LATER.compare(this, other) >= 0 ? this : other;
  }

  JsonObject toJson() {
    return new JsonObject().put("id", id).put("at", at.toString()).put("until", until.toString());
  }

  static Revocation of(JsonObject json) {
    return new Revocation(
        StoredToken.required(json, "id"),
        Instant.parse(StoredToken.required(json, "at")),
        Instant.parse(StoredToken.required(json, "until")));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}

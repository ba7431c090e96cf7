package io.hearthline.verticles.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All that is known of tokens: those there are, and those that were taken back. Two books merge to
 * the same one in whatever order, and however often, so that nodes agree without asking whose turn
 * it is.
 *
 * @param tokens in the order in which they were made; each id once, none of them revoked
 * @param revoked by id; each id once
 */
public record TokenBook(List<StoredToken> tokens, List<Revocation> revoked) {
  public static final TokenBook EMPTY = new TokenBook(List.of(), List.of());

  public TokenBook {
    var gone = byKey(revoked, Revocation::id, Revocation::join);
    var standing = byKey(tokens, StoredToken::id, StoredToken::join);
    standing.keySet().removeAll(gone.keySet());
    revoked = List.copyOf(gone.values());
    tokens =
        standing.values().stream()
            .sorted(Comparator.comparing(StoredToken::created).thenComparing(StoredToken::id))
            .toList();
  }

  Optional<StoredToken> find(String id) {
    return tokens.stream().filter(token -> token.id().equals(id)).findFirst();
  }

  /** Whether the id was ever given away, as far as is remembered. */
  boolean knows(String id) {
    return find(id).isPresent() || revoked.stream().anyMatch(gone -> gone.id().equals(id));
  }

  TokenBook with(StoredToken token) {
    return new TokenBook(plus(tokens, List.of(token)), revoked);
  }

  TokenBook revoke(StoredToken token, Instant now) {
    return new TokenBook(tokens, plus(revoked, List.of(Revocation.of(token, now))));
  }

  /** Commutative, associative, idempotent; whatever one of the two has revoked is revoked. */
  public TokenBook merge(TokenBook other) {
    return new TokenBook(plus(tokens, other.tokens), plus(revoked, other.revoked));
  }

  /** Without revocations that have served their time. */
  TokenBook forgottenAt(Instant now) {
    return new TokenBook(
        tokens, revoked.stream().filter(gone -> now.isBefore(gone.until())).toList());
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("tokens", new JsonArray(tokens.stream().map(StoredToken::toJson).toList()))
        .put("revoked", new JsonArray(revoked.stream().map(Revocation::toJson).toList()));
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws RuntimeException for anything else
   */
  public static TokenBook of(JsonObject json) {
    return new TokenBook(
        json.getJsonArray("tokens").stream()
            .map(JsonObject.class::cast)
            .map(StoredToken::of)
            .toList(),
        json.getJsonArray("revoked", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .map(Revocation::of)
            .toList());
  }

  private static <T> Map<String, T> byKey(
      List<T> items, Function<T, String> key, BinaryOperator<T> join) {
    var map = new TreeMap<String, T>();
    for (var item : items) map.merge(key.apply(item), item, join);
    return map;
  }

  private static <T> List<T> plus(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}

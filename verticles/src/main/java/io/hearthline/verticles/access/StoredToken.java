package io.hearthline.verticles.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a token: all but the token.
 *
 * @param hash SHA-256 of the token in hex; the token has 256 random bits, so that neither salt nor
 *     slowness would add anything
 * @param lastUsed to the hour
 */
public record StoredToken(
    String id,
    String name,
    String hash,
    Set<Role> roles,
    NamePattern names,
    Instant created,
    @Nullable Instant expires,
    @Nullable Instant lastUsed) {

  private static final Comparator<StoredToken> ELDER =
      Comparator.comparing(StoredToken::created)
          .thenComparing(token -> token.usedAt(null).toJson().encode());

  public StoredToken {
    roles = Set.copyOf(roles);
  }

  boolean validAt(Instant now) {
    return expires == null || now.isBefore(expires);
  }

  Identity identity() {
    return new Identity(id, roles, names);
  }

  StoredToken usedAt(@Nullable Instant hour) {
    return new StoredToken(id, name, hash, roles, names, created, expires, hour);
  }

  /**
   * One of two that have the same id. They differ by their last use only, the later of which
   * counts; should chance or a hand have made two, all nodes choose the same.
   */
  StoredToken join(StoredToken other) {
    var chosen = ELDER.compare(this, other) <= 0 ? this : other;
    return chosen.usedAt(later(lastUsed, other.lastUsed));
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) return one == null ? other : one;
    return one.isAfter(other) ? one : other;
  }

  /** The roles as words, in order. */
  public String roleWords() {
    return new TreeSet<>(roles).stream().map(Role::word).collect(Collectors.joining(","));
  }

  JsonObject toJson() {
    var json =
        new JsonObject()
            .put("id", id)
            .put("name", name)
            .put("sha256", hash)
            .put("roles", new JsonArray(new TreeSet<>(roles).stream().map(Role::word).toList()))
            .put("names", names.value())
            .put("created", created.toString());
    if (expires != null) json.put("expires", expires.toString());
    if (lastUsed != null) json.put("lastUsed", lastUsed.toString());
    return json;
  }

  static StoredToken of(JsonObject json) {
    return new StoredToken(
        required(json, "id"),
        required(json, "name"),
        required(json, "sha256"),
        Role.parse(json.getJsonArray("roles").stream().map(String.class::cast).toList()),
        new NamePattern(json.getString("names", "*")),
        Instant.parse(required(json, "created")),
        instant(json, "expires"),
        instant(json, "lastUsed"));
  }

  static String required(JsonObject json, String key) {
    var value = json.getString(key);
    if (value == null) throw new IllegalArgumentException("a token has no '" + key + "'");
    return value;
  }

  private static @Nullable Instant instant(JsonObject json, String key) {
    var value = json.getString(key);
    return value == null ? null : Instant.parse(value);
  }
}

package io.hearthline.verticles.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
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

  public StoredToken {
    roles = Set.copyOf(roles);
  }

  boolean validAt(Instant now) {
    return expires == null || now.isBefore(expires);
  }

  Identity identity() {
    return new Identity(id, roles, names);
  }

  StoredToken usedAt(Instant hour) {
    return new StoredToken(id, name, hash, roles, names, created, expires, hour);
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

  private static String required(JsonObject json, String key) {
    var value = json.getString(key);
    if (value == null) throw new IllegalArgumentException("a token has no '" + key + "'");
    return value;
  }

  private static @Nullable Instant instant(JsonObject json, String key) {
    var value = json.getString(key);
    return value == null ? null : Instant.parse(value);
  }
}

package io.hearthline.verticles.trust;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of its trust to all others.
 *
 * @param digest of the whole trust; others that have the same need nothing more
 * @param box the whole trust, sealed; null where the digest will do
 * @param asks whether every other node shall say something in return, as to one that has just
 *     started
 * @param answer whether it is said in return, and needs no answer itself
 */
record Announcement(
    String node, String digest, @Nullable String box, boolean asks, boolean answer) {
  JsonObject toJson() {
    var json = new JsonObject().put("node", node).put("digest", digest);
    if (box != null) json.put("box", box);
    if (asks) json.put("asks", true);
    if (answer) json.put("answer", true);
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws ClassCastException or {@link NullPointerException} for anything else
   */
  static Announcement of(JsonObject json) {
    return new Announcement(
        requireNonNull(json.getString("node")),
        requireNonNull(json.getString("digest")),
        json.getString("box"),
        json.getBoolean("asks", false),
        json.getBoolean("answer", false));
  }
}

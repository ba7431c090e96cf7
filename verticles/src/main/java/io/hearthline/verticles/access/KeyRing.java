package io.hearthline.verticles.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The signing keys of a cluster. The oldest signs, on every node; the others were some node's own
 * before it joined, and what they signed is good as long as it says itself. Rings merge to the same
 * one in whatever order, and however often.
 *
 * @param generation counts renewals; keys of an earlier one are good for nothing, or whoever made
 *     off with one could go on
 * @param keys the one that signs first; never empty
 */
public record KeyRing(int generation, List<SigningKey> keys) {
  /** Besides the one that signs: the youngest, whose signatures are still about. */
  private static final int MOST_OTHERS = 7;

  public KeyRing {
    var sorted = new TreeSet<>(SigningKey.OLDER);
    sorted.addAll(keys);
    var bounded = new ArrayList<SigningKey>();
    bounded.add(sorted.removeFirst());
    while (sorted.size() > MOST_OTHERS) sorted.removeFirst();
    bounded.addAll(sorted);
    keys = List.copyOf(bounded);
  }

  /** Of one key. */
  public static KeyRing of(SigningKey key) {
    return new KeyRing(1, List.of(key));
  }

  /** Commutative, associative, idempotent. */
  public KeyRing merge(KeyRing other) {
    if (generation != other.generation) return generation > other.generation ? this : other;
    var all = new ArrayList<>(keys);
    all.addAll(other.keys);
    return new KeyRing(generation, all);
  }

  /** The ring after all keys of this one have become worthless. */
  KeyRing renewed(Instant now) {
    return new KeyRing(generation + 1, List.of(SigningKey.random(now)));
  }

  byte[] sign(byte[] message) {
    return keys.getFirst().sign(message);
  }

  /** Whether one of the keys made that signature of the message. */
  boolean verify(byte[] signature, byte[] message) {
    Predicate<SigningKey> made = key -> MessageDigest.isEqual(signature, key.sign(message));
    return keys.stream().anyMatch(made);
  }

  /** Tells rings apart and nothing about the keys. */
  public JsonObject toIds() {
    return new JsonObject()
        .put("generation", generation)
        .put("keys", new JsonArray(keys.stream().map(SigningKey::id).toList()));
  }

  /** The keys themselves, to be sealed. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("generation", generation)
        .put("keys", new JsonArray(keys.stream().map(SigningKey::toLine).toList()));
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws RuntimeException for anything else
   */
  public static KeyRing of(JsonObject json) {
    return new KeyRing(
        json.getInteger("generation"),
        json.getJsonArray("keys").stream()
            .map(line -> SigningKey.ofLine((String) line, Instant.EPOCH))
            .toList());
  }
}

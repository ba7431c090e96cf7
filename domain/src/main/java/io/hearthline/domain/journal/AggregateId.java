package io.hearthline.domain.journal;

/**
 * Whose facts have an order of their own: one stream, one call, one station.
 *
 * @param kind lower-case noun, such as {@code stream}
 * @param id unique within its kind
 */
public record AggregateId(String kind, String id) {
  public AggregateId {
    if (kind.isBlank() || kind.indexOf(':') >= 0) throw new IllegalArgumentException("bad kind");
    if (id.isBlank()) throw new IllegalArgumentException("an aggregate has an id");
  }

  /** Reads {@link #toString} back. */
  public static AggregateId parse(String key) {
    int colon = key.indexOf(':');
    if (colon < 0) throw new IllegalArgumentException("no aggregate: " + key);
    return new AggregateId(key.substring(0, colon), key.substring(colon + 1));
  }

  /** The form that stores use as a key: {@code stream:porch}. */
  @Override
  public String toString() {
    return kind + ":" + id;
  }
}

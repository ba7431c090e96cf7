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

  /** The form that stores use as a key: {@code stream:porch}. */
  @Override
  public String toString() {
    return kind + ":" + id;
  }
}

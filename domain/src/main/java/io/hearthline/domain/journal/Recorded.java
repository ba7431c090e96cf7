package io.hearthline.domain.journal;

import java.time.Instant;
import java.util.Map;

/**
 * A fact with its place.
 *
 * @param seq place among all facts; grows, with gaps where a store forgot or gave up
 * @param version place among the facts of its aggregate, from 1 without gaps
 * @param node which node recorded it
 */
public record Recorded(
    long seq,
    AggregateId aggregate,
    long version,
    String type,
    Instant at,
    String node,
    Map<String, Object> body) {
  public Recorded {
    if (seq < 1 || version < 1) throw new IllegalArgumentException("places count from 1");
    body = Body.checked(body);
  }

  /**
   * A text of the body.
   *
   * @throws IllegalArgumentException if there is none of that key
   */
  public String text(String key) {
    if (body.get(key) instanceof String text) return text;
    throw new IllegalArgumentException("no text '" + key + "' in " + this);
  }

  /**
   * A number of the body.
   *
   * @throws IllegalArgumentException if there is none of that key
   */
  public long number(String key) {
    if (body.get(key) instanceof Long number) return number;
    throw new IllegalArgumentException("no number '" + key + "' in " + this);
  }
}

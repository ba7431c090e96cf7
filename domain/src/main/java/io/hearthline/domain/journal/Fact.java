package io.hearthline.domain.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Something that happened and is to be recorded.
 *
 * @param type name of the event record, such as {@code StreamStarted}
 * @param at when it happened; kept to the microsecond, which every store can hold
 * @param body flat: values are {@code String}, {@code Long} or {@code Boolean}
 */
public record Fact(String type, Instant at, Map<String, Object> body) {
  public Fact {
    if (type.isBlank()) throw new IllegalArgumentException("a fact has a type");
    at = at.truncatedTo(ChronoUnit.MICROS);
    body = Body.checked(body);
  }
}

package io.hearthline.domain;

import java.util.List;

/**
 * What became of a command: a value, not an exception.
 *
 * @param <E> the aggregate's events
 * @param <R> why its commands are refused
 */
public sealed interface Decision<E, R> {
  /** Granted; no event if it was so already. */
  record Accepted<E, R>(List<E> events) implements Decision<E, R> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** Not granted, nothing changes. */
  record Refused<E, R>(R refusal) implements Decision<E, R> {}

  /** Granted without an event: it is so already. */
  static <E, R> Decision<E, R> accept() {
    return new Accepted<>(List.of());
  }

  static <E, R> Decision<E, R> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  static <E, R> Decision<E, R> refuse(R refusal) {
    return new Refused<>(refusal);
  }
}

package io.hearthline.media.sdp;

import java.util.function.Function;

/**
 * What became of text that a stranger sent: a value, or a reason that may be shown to its sender.
 */
public sealed interface Result<T> {
  /** The text was good. */
  record Ok<T>(T value) implements Result<T> {}

  /**
   * The text was not accepted.
   *
   * @param reason one sentence without line breaks, safe to send back; quotes at most a few
   *     characters of the input
   */
  record Refused<T>(String reason) implements Result<T> {}

  static <T> Result<T> ok(T value) {
    return new Ok<>(value);
  }

  static <T> Result<T> refused(String reason) {
    return new Refused<>(reason);
  }

  default <R> Result<R> then(Function<? super T, Result<R>> next) {
    return switch (this) {
      case Ok<T>(var value) -> next.apply(value);
      case Refused<T>(var reason) -> new Refused<>(reason);
    };
  }
}

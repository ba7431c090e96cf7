package io.hearthline.bench.impair;

import java.time.Duration;

/**
 * What happens to datagrams in one direction. Shares are probabilities, 0..1, each datagram by
 * itself.
 *
 * @param loss share that never arrives
 * @param delay added to every datagram
 * @param jitter up to so much more, evenly spread; alone it never changes the order, as a queue
 *     would not
 * @param reorder share that is held back by {@link #HELD_BACK} more, so that later ones overtake it
 * @param duplicate share that arrives twice
 */
public record Impairment(
    double loss, Duration delay, Duration jitter, double reorder, double duplicate) {
  /** More than one packet time of voice, less than a jitter buffer. */
  public static final Duration HELD_BACK = Duration.ofMillis(45);

  private static final Duration LONGEST = Duration.ofSeconds(30);

  public static final Impairment NONE = new Impairment(0, Duration.ZERO, Duration.ZERO, 0, 0);

  public Impairment {
    share("loss", loss);
    share("reorder", reorder);
    share("duplicate", duplicate);
    time("delay", delay);
    time("jitter", jitter);
  }

  /**
   * The same with one value replaced, as given on a command line.
   *
   * @param name loss, delay, jitter, reorder or duplicate
   * @param value a share such as 0.05 or 5%, or a time such as 20ms, 1.5s or 20 (milliseconds)
   * @throws IllegalArgumentException that says what is wrong
   */
  public Impairment with(String name, String value) {
    return switch (name) {
      case "loss" -> new Impairment(share(value), delay, jitter, reorder, duplicate);
      case "delay" -> new Impairment(loss, time(value), jitter, reorder, duplicate);
      case "jitter" -> new Impairment(loss, delay, time(value), reorder, duplicate);
      case "reorder" -> new Impairment(loss, delay, jitter, share(value), duplicate);
      case "duplicate" -> new Impairment(loss, delay, jitter, reorder, share(value));
      default ->
          throw new IllegalArgumentException(
              "'" + name + "' is none of loss, delay, jitter, reorder, duplicate");
    };
  }

  private static double share(String value) {
    boolean percent = value.endsWith("%");
    double number = number(percent ? value.substring(0, value.length() - 1) : value);
    return percent ? number / 100 : number;
  }

  private static Duration time(String value) {
    double millis =
        value.endsWith("ms")
            ? number(value.substring(0, value.length() - 2))
            : value.endsWith("s")
                ? number(value.substring(0, value.length() - 1)) * 1000
                : number(value);
    return Duration.ofNanos(Math.round(millis * 1e6));
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("'" + text + "' is no number");
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1))
      throw new IllegalArgumentException(name + " " + value + " is not within 0..1");
  }

  private static void time(String name, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0)
      throw new IllegalArgumentException(name + " " + value + " is not within 0..30 s");
  }
}

package io.hearthline.bench.impair;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The words that steer a running proxy: one line in, one line out, by standard input or TCP.
 *
 * <pre>
 * loss 0.05 | delay 20ms | jitter 5 | reorder 1% | duplicate 0.01     both directions
 * up loss 0.05 | down delay 20ms                                     one direction
 * dead SECONDS        nothing passes for so long (0 ends it)
 * rebind              new outside port for every client
 * none                no impairment any more
 * stats               counters
 * quit
 * </pre>
 */
final class Control {
  /** Answers "bye" to the word that ends the program. */
  static final String BYE = "bye";

  private final ImpairmentProxy proxy;

  Control(ImpairmentProxy proxy) {
    this.proxy = proxy;
  }

  /** Never throws for bad words: it answers "error" and why. */
  String answer(String line) {
    var words = line.strip().split("\\s+", -1);
    try {
      return switch (words[0]) {
        case "quit" -> BYE;
        case "stats" -> "ok " + proxy.counts();
        case "rebind" -> {
          proxy.rebind();
          yield "ok";
        }
        case "dead" -> {
          proxy.dead(seconds(word(words, 1)));
          yield "ok";
        }
        case "none" -> {
          proxy.impair(Impairment.NONE, Impairment.NONE);
          yield "ok";
        }
        case "up" -> {
          proxy.impair(proxy.up().with(word(words, 1), word(words, 2)), proxy.down());
          yield "ok";
        }
        case "down" -> {
          proxy.impair(proxy.up(), proxy.down().with(word(words, 1), word(words, 2)));
          yield "ok";
        }
        default -> {
          proxy.impair(
              proxy.up().with(words[0], word(words, 1)),
              proxy.down().with(words[0], word(words, 1)));
          yield "ok";
        }
      };
    } catch (IllegalArgumentException wrong) {
      return "error " + wrong.getMessage();
    }
  }

  private static Duration seconds(String text) {
    double seconds = Double.parseDouble(text);
    if (!(seconds >= 0 && seconds <= 3600))
      throw new IllegalArgumentException("dead takes 0..3600 seconds, not " + text);
    return Duration.ofNanos((long) (seconds * TimeUnit.SECONDS.toNanos(1)));
  }

  private static String word(String[] words, int at) {
    if (at >= words.length) throw new IllegalArgumentException("a value is missing");
    return words[at];
  }
}

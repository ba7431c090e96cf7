package io.hearthline.domain.journal;

import java.util.List;

/** Finds out how long a journal is without reading it. */
public final class Head {
  /** The first fact at or behind a place, or none. */
  @FunctionalInterface
  public interface Look<X extends Exception> {
    List<Recorded> at(long seq) throws X, InterruptedException;
  }

  private Head() {}

  /**
   * The last place: by steps that double, then by halves, so a few dozen looks at one fact each.
   *
   * @param from a place that is not behind the last one; 0 will do
   */
  public static <X extends Exception> long find(long from, Look<X> look)
      throws X, InterruptedException {
    long taken = from;
    long step = 1;
    var found = look.at(taken + step);
    while (!found.isEmpty()) {
      taken = found.getFirst().seq();
      step *= 2;
      found = look.at(taken + step);
    }
    long free = taken + step;
    while (free - taken > 1) {
      long middle = taken + (free - taken) / 2;
      found = look.at(middle);
      if (found.isEmpty()) free = middle;
      else taken = found.getFirst().seq();
    }
    return taken;
  }
}

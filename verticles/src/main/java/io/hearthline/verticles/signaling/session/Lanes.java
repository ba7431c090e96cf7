package io.hearthline.verticles.signaling.session;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of one lane one after another and different lanes side by side, so that a slow
 * negotiation holds up only what depends on it. Confined to one event loop.
 */
final class Lanes {
  private static final int MAX_PENDING = 64;

  private final Map<String, Future<?>> tails = new HashMap<>();
  private int pending;

  /** Runs a step once the last steps of its lane and of those it depends on are over. */
  <T> Future<T> run(String lane, List<String> dependsOn, Supplier<Future<T>> step) {
    var earlier = new ArrayList<Future<?>>();
    for (var name : dependsOn) addOpen(earlier, name);
    addOpen(earlier, lane);
    pending++;
    Future<T> result =
        earlier.isEmpty() ? step.get() : Future.join(earlier).transform(_ -> step.get());
    tails.put(lane, result);
    return result.onComplete(_ -> {
      pending--;
      tails.remove(lane, result);
    });
  }

  /** Whether so many steps are not over that no further ones should be taken. */
  boolean full() {
    return pending >= MAX_PENDING;
  }

  /** Whether a step of that lane is not over. */
  boolean busy(String lane) {
    return openTail(lane) != null;
  }

  private void addOpen(List<Future<?>> open, String lane) {
    var tail = openTail(lane);
    if (tail != null) open.add(tail);
  }

  private @Nullable Future<?> openTail(String lane) {
    var tail = tails.get(lane);
    return tail == null || tail.isComplete() ? null : tail;
  }
}

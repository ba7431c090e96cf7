package io.hearthline.verticles.webhooks;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.LongAdder;

/** What became of deliveries to all targets. Safe for several threads. */
final class Tally {
  private final LongAdder delivered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder givenUp = new LongAdder();

  void delivered() {
    delivered.increment();
  }

  /** An attempt, which will be repeated. */
  void failed() {
    failed.increment();
  }

  void givenUp() {
    givenUp.increment();
  }

  /** By the words of the metric's label. */
  JsonObject toJson() {
    return new JsonObject()
        .put("delivered", delivered.sum())
        .put("failed", failed.sum())
        .put("given-up", givenUp.sum());
  }
}

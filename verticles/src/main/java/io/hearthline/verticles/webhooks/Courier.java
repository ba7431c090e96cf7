package io.hearthline.verticles.webhooks;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Brings deliveries to one target, one after the other, each as often as it takes. While the target
 * fails, what has become too old is given up, so that what waits for it does not grow for ever.
 * Confined to one thread, which it makes wait.
 */
final class Courier {
  private static final Logger LOG = System.getLogger(Courier.class.getName());

  private final Target target;
  private final Post post;
  private final Tally tally;
  private final InstantSource clock;
  private final Duration giveUp;
  private final Pauses pauses;
  private final Instant began;
  private boolean failing;
  private boolean gaveUp;

  Courier(Target target, Post post, Tally tally, Pace pace, InstantSource clock) {
    this.target = target;
    this.post = post;
    this.tally = tally;
    this.clock = clock;
    giveUp = pace.giveUp();
    pauses = new Pauses(pace.firstRetry(), pace.lastRetry(), RandomGenerator.getDefault());
    began = clock.instant();
  }

  /** Returns once the target has it, or will never get it. */
  void bring(Delivery delivery) throws InterruptedException {
    while (!failing || !tooOld(delivery)) {
      if (attempt(delivery)) return;
      Thread.sleep(pauses.next());
    }
    tally.givenUp();
    if (!gaveUp) {
      LOG.log(
          Level.WARNING,
          "webhook {0} has failed for too long: deliveries are given up from {1} on",
          target,
          delivery.at());
    }
    gaveUp = true;
  }

  /** Nothing is too old only because this node was off. */
  private boolean tooOld(Delivery delivery) {
    var due = delivery.at().isAfter(began) ? delivery.at() : began;
    return clock.instant().isAfter(due.plus(giveUp));
  }

  private boolean attempt(Delivery delivery) throws InterruptedException {
    try {
      int status = post.send(delivery);
      if (status / 100 == 2) {
        succeeded();
        return true;
      }
      failed("it answered " + status);
    } catch (IOException | RuntimeException e) {
      failed(reason(e));
    }
    return false;
  }

  private void succeeded() {
    tally.delivered();
    if (failing) LOG.log(Level.INFO, "webhook {0} takes deliveries again", target);
    failing = false;
    gaveUp = false;
    pauses.reset();
  }

  private void failed(String reason) {
    tally.failed();
    if (!failing) {
      LOG.log(Level.WARNING, "webhook {0} fails, will be tried again: {1}", target, reason);
    }
    failing = true;
  }

  /** The type alone where the client has no words: a refused connection is one such. */
  private static String reason(Exception failure) {
    var cause = failure.getCause() == null ? failure : failure.getCause();
    var message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}

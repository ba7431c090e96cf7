package io.hearthline.verticles.recorder;

import io.hearthline.cluster.journal.CommandIds;
import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Journal.Outcome.Conflict;
import io.hearthline.domain.journal.Journal.Outcome.Fenced;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.verticles.bus.Stages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Decides on what the journal holds and appends what comes of it, one after the other. Somebody who
 * was faster is a reason to decide again, a journal that is away one to try again later. Confined
 * to one event loop.
 */
final class Recorder {
  private static final Logger LOG = System.getLogger(Recorder.class.getName());
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LAST_RETRY_MILLIS = 10_000;
  private static final int PATIENCE_SECONDS = 10;

  /** Tokens are made by hand: that many waiting are no longer worth their memory. */
  private static final int MAX_WAITING = 1_000;

  private final Vertx vertx;
  private final Journal journal;
  private final String node;
  private long epoch;
  private Future<?> last = Future.succeededFuture();
  private int waiting;

  Recorder(Vertx vertx, Journal journal, String node, long epoch) {
    this.vertx = vertx;
    this.journal = journal;
    this.node = node;
    this.epoch = epoch;
  }

  /**
   * Records what is decided, behind everything that was asked before.
   *
   * @param decide from the facts of the aggregate to those to append; none is fine, and it may be
   *     asked again
   * @return done when the journal has it, which may take as long as the journal is away
   */
  Future<Void> record(AggregateId aggregate, Function<List<Recorded>, List<Fact>> decide) {
    if (waiting >= MAX_WAITING) return Future.failedFuture("too much waits for the journal");
    waiting++;
    var mine =
        last.transform(_ -> attempt(aggregate, decide, FIRST_RETRY_MILLIS))
            .onComplete(_ -> waiting--);
    last = mine;
    return mine.onFailure(failure ->
        LOG.log(Level.ERROR, "nothing is recorded of " + aggregate + ": " + failure.getMessage()));
  }

  private Future<Void> attempt(
      AggregateId aggregate, Function<List<Recorded>, List<Fact>> decide, long retryMillis) {
    var asked = asked(() -> journal.read(aggregate));
    return asked
        .compose(history -> decide(aggregate, history, decide.apply(history)))
        .transform(result -> {
          if (result.succeeded()) {
            return result.result()
                ? Future.succeededFuture()
                : attempt(aggregate, decide, retryMillis);
          }
          if (!asked.succeeded() || result.cause() instanceof JournalAway) {
            return later(retryMillis)
                .compose(
                    _ -> attempt(aggregate, decide, Math.min(2 * retryMillis, LAST_RETRY_MILLIS)));
          }
          return Future.failedFuture(result.cause());
        });
  }

  /** False if somebody was faster, or has given this node up. */
  private Future<Boolean> decide(AggregateId aggregate, List<Recorded> history, List<Fact> facts) {
    if (facts.isEmpty()) return Future.succeededFuture(true);
    long version = history.isEmpty() ? 0 : history.getLast().version();
    var append = new Append(CommandIds.next(), aggregate, version, node, epoch, facts);
    return asked(() -> journal.append(append))
        .recover(failure -> Future.failedFuture(new JournalAway(failure)))
        .compose(outcome ->
            switch (outcome) {
              case Appended _ -> Future.succeededFuture(true);
              case Conflict _ -> Future.succeededFuture(false);
              case Fenced(var lowest) -> {
                renew(lowest);
                yield Future.succeededFuture(false);
              }
            });
  }

  /** The journal takes nothing of the life before any more: what is true goes on under this one. */
  void renew(long lowest) {
    epoch = Math.max(epoch, lowest);
  }

  /** Completes on the event loop, whatever the journal does. */
  private <T> Future<T> asked(Supplier<CompletionStage<T>> question) {
    return Stages.ask(vertx, question).timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private Future<Void> later(long millis) {
    return Future.future(promise -> vertx.setTimer(millis, _ -> promise.complete()));
  }

  /** What is known of the append is nothing; reading again will tell. */
  private static final class JournalAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalAway(Throwable cause) {
      super(cause);
    }
  }
}

package io.hearthline.verticles.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Questions to what knows nothing of event loops, such as the journal. */
public final class Stages {
  private Stages() {}

  /** The answer, always on the caller's context, whatever becomes of the question. */
  public static <T> Future<T> ask(Vertx vertx, Supplier<CompletionStage<T>> question) {
    try {
      return Future.fromCompletionStage(question.get(), vertx.getOrCreateContext());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}

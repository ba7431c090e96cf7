package io.hearthline.media.engine;

import java.util.concurrent.CompletableFuture;

/** Asks the media loop to do something or to find something out. Any thread. */
final class LoopOrders {
  private final MediaLoop loop;

  /** One thing to find out on the loop. */
  @FunctionalInterface
  interface Question<T> {
    T answer() throws MediaFailure;
  }

  /** One thing to do on the loop. */
  @FunctionalInterface
  interface Task {
    void run() throws MediaFailure;
  }

  LoopOrders(MediaLoop loop) {
    this.loop = loop;
  }

  CompletableFuture<Void> order(Task task) {
    return ask(
            () -> {
              task.run();
              return true;
            })
        .thenAccept(_ -> {});
  }

  <T> CompletableFuture<T> ask(Question<T> question) {
    var answer = new CompletableFuture<T>();
    boolean taken =
        loop.offer(() -> {
          try {
            answer.complete(question.answer());
          } catch (MediaFailure refusal) {
            answer.completeExceptionally(refusal);
          } catch (RuntimeException bug) {
            answer.completeExceptionally(bug);
            throw bug;
          }
        });
    if (!taken) answer.completeExceptionally(noMoreWork());
    return answer;
  }

  static MediaFailure noMoreWork() {
    return new MediaFailure(MediaFailure.Kind.OVERLOADED, "the media loop takes no more work");
  }
}

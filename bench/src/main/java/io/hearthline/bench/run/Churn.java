package io.hearthline.bench.run;

import io.hearthline.bench.load.Listener;
import io.hearthline.bench.subject.Conference;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** People who join, stay a moment and leave, a few at a time, until it is closed. */
final class Churn implements AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final Duration STAY = Duration.ofMillis(500);
  private static final long PATIENCE_SECONDS = 10;

  private final Generator generator;
  private final Conference conference;
  private final String stream;
  private final AtomicLong joined = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Thread[] threads = new Thread[AT_ONCE];
  private volatile boolean closing;

  Churn(Generator generator, Conference conference, String stream) {
    this.generator = generator;
    this.conference = conference;
    this.stream = stream;
    for (int i = 0; i < AT_ONCE; i++)
      threads[i] = Thread.ofVirtual().name("churn-" + i).start(this::comeAndGo);
  }

  /** How many came so far. */
  long joined() {
    return joined.get();
  }

  /** How many were told to come later. */
  long refused() {
    return refused.get();
  }

  private void comeAndGo() {
    try {
      while (!closing) {
        try (var listener = new Listener(generator.listeners, conference.clientHost(), 0, false)) {
          conference.listen(listener, stream);
          listener.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
          joined.incrementAndGet();
          Thread.sleep(STAY);
          conference.leave(listener);
        } catch (Conference.RefusedException busy) {
          refused.incrementAndGet();
          Thread.sleep(STAY);
        } catch (IOException | ExecutionException | TimeoutException failure) {
          System.err.println("churn: " + failure);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing = true;
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.Journal.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Who wants a hint when there may be facts. They run on threads of their own: writing goes on. */
final class Followers {
  private final List<Runnable> hints = new CopyOnWriteArrayList<>();
  private final AtomicBoolean telling = new AtomicBoolean();

  Subscription add(Runnable hint) {
    hints.add(hint);
    return () -> hints.remove(hint);
  }

  /** Tells all of them soon; those who are about to be told are not told twice. */
  void tell() {
    if (hints.isEmpty() || !telling.compareAndSet(false, true)) return;
    Thread.ofVirtual()
        .name("journal-hint")
        .start(() -> {
          telling.set(false); // first, since facts of now may be too late for this round
          hints.forEach(Runnable::run);
        });
  }
}

package io.hearthline.bench.run;

import io.hearthline.bench.load.Lane;
import java.io.IOException;

/** The two lanes of the load generator. */
final class Generator implements AutoCloseable {
  final Lane.Shared shared = new Lane.Shared();
  final Lane talkers;
  final Lane listeners;

  Generator() throws IOException {
    talkers = new Lane("bench-talkers", shared);
    listeners = new Lane("bench-listeners", shared);
  }

  /** Datagrams that arrived at clients whose receive buffer was full. */
  long kernelDrops() {
    return talkers.stats().kernelDrops() + listeners.stats().kernelDrops();
  }

  @Override
  public void close() {
    talkers.close();
    listeners.close();
  }
}

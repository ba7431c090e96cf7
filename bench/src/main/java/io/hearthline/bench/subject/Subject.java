package io.hearthline.bench.subject;

/** Something that forwards packets in a process of its own. */
public interface Subject extends AutoCloseable {
  /** As in tables. */
  String name();

  /** Version and what else tells it apart from the same on another machine. */
  String version();

  long pid();

  /** UDP port of its media; 0 where every client has another one. */
  int mediaPort();

  /** Ends the process. */
  @Override
  void close();
}

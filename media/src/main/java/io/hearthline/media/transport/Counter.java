package io.hearthline.media.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that one thread writes and any thread reads, a little late. Costs the writer no more
 * than a plain field.
 */
final class Counter {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private long value;

  void add(long amount) {
    VALUE.setOpaque(this, value + amount);
  }

  void set(long now) {
    VALUE.setOpaque(this, now);
  }

  long get() {
    return (long) VALUE.getOpaque(this);
  }
}

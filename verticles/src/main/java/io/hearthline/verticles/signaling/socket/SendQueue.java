package io.hearthline.verticles.signaling.socket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to one socket. While the socket takes them they pass straight through; while
 * it does not they wait here, bounded. Confined to the socket's event loop.
 */
public final class SendQueue {
  /** The socket, as far as the queue is concerned. */
  public interface Wire {
    /** Whether what was sent so far still waits for the network. */
    boolean isFull();

    void send(String frame);
  }

  /** Replaceable frames keep their place in the queue and change their text. */
  private static final class Waiting {
    private final @Nullable String key;
    private String frame;

    Waiting(@Nullable String key, String frame) {
      this.key = key;
      this.frame = frame;
    }
  }

  private final Wire wire;
  private final int maxFrames;
  private final int maxBytes;
  private final Runnable onOverflow;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Map<String, Waiting> replaceable = new HashMap<>();
  private int bytes;
  private boolean overflowed;

  /**
   * An empty queue.
   *
   * @param onOverflow called once; the queue takes nothing more after it
   */
  public SendQueue(Wire wire, int maxFrames, int maxBytes, Runnable onOverflow) {
    this.wire = wire;
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.onOverflow = onOverflow;
  }

  /** Sends a frame that must arrive, in order. */
  public void send(String frame) {
    offer(null, frame);
  }

  /** Sends a frame that makes an earlier one of the same key worthless. */
  public void replace(String key, String frame) {
    var waiting = replaceable.get(key);
    if (waiting == null) {
      offer(key, frame);
      return;
    }
    bytes += frame.length() - waiting.frame.length();
    waiting.frame = frame;
    checkBounds();
  }

  /** The socket takes frames again. */
  public void drain() {
    while (!overflowed && !wire.isFull()) {
      var next = queue.poll();
      if (next == null) return;
      if (next.key != null) replaceable.remove(next.key);
      bytes -= next.frame.length();
      wire.send(next.frame);
    }
  }

  private void offer(@Nullable String key, String frame) {
    if (overflowed) return;
    if (queue.isEmpty() && !wire.isFull()) {
      wire.send(frame);
      return;
    }
    var waiting = new Waiting(key, frame);
    queue.add(waiting);
    if (key != null) replaceable.put(key, waiting);
    bytes += frame.length();
    checkBounds();
  }

  private void checkBounds() {
    if (overflowed || (queue.size() <= maxFrames && bytes <= maxBytes)) return;
    overflowed = true;
    queue.clear();
    replaceable.clear();
    onOverflow.run();
  }
}

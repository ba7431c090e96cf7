package io.hearthline.media.transport;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * One thread that owns UDP sockets: it waits, reads batches, runs what is due and sends what was
 * queued meanwhile. Whatever belongs to the packet path lives on it without locks; everybody else
 * hands it tasks.
 *
 * <p>One turn: wait; at most one batch of 64 datagrams from each ready socket; ticks; tasks; {@link
 * DatagramHandler#onBatchEnd}; flush.
 */
public sealed interface UdpLoop extends Executor, AutoCloseable permits AbstractUdpLoop {
  /** Size of every receive and send slot. */
  int SLOT_BYTES = 2_048;

  /** Starts a loop without sockets. */
  static UdpLoop open(UdpLoopOptions options, DatagramHandler handler) throws IOException {
    return switch (options.implementation()) {
      case LINUX -> AbstractUdpLoop.start(new LinuxUdpLoop(options, handler));
      case NIO -> AbstractUdpLoop.start(new NioUdpLoop(options, handler));
      case AUTO ->
          LinuxNet.works()
              ? openLinuxOrNio(options, handler)
              : AbstractUdpLoop.start(new NioUdpLoop(options, handler));
    };
  }

  private static UdpLoop openLinuxOrNio(UdpLoopOptions options, DatagramHandler handler)
      throws IOException {
    try {
      return AbstractUdpLoop.start(new LinuxUdpLoop(options, handler));
    } catch (IOException refused) { // a sandbox without eventfd
      System.getLogger(UdpLoop.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "native sockets refused, going on with NIO: {0}",
              refused.getMessage());
      return AbstractUdpLoop.start(new NioUdpLoop(options, handler));
    }
  }

  /**
   * Opens a socket: AF_INET for an IPv4 address, AF_INET6 with V6ONLY for an IPv6 one. Any thread;
   * waits for the loop.
   *
   * @throws java.net.BindException naming address and port when they are taken or not ours
   */
  UdpSocket bind(InetSocketAddress local) throws IOException;

  /**
   * One socket per address, all on the same port, or none at all. With port 0 the first picks one
   * and the others follow; where one of them finds it taken, all start over with another. Any
   * thread.
   */
  List<UdpSocket> bindAll(List<InetAddress> addresses, int port) throws IOException;

  /**
   * Flushes and closes one socket; its port is free on return. Any thread; closing twice does
   * nothing.
   */
  void close(UdpSocket socket);

  /**
   * Runs a task on the loop, in order with others of the same thread.
   *
   * @throws java.util.concurrent.RejectedExecutionException when the queue is full or the loop
   *     closed. A task that was taken is run, also when the loop closes right after
   */
  @Override
  void execute(Runnable task);

  /**
   * Like {@link #execute} for callers that have something better to do with a refusal than an
   * exception.
   */
  boolean tryExecute(Runnable task);

  /**
   * Calls {@code tick} with the current nanoTime every {@code period}, the first time one period
   * from now. A tick that the loop could not keep is skipped, not made up for, and the rhythm kept.
   * Meant for tens of tickers, not thousands. Any thread.
   */
  Ticker every(Duration period, LongConsumer tick);

  /**
   * A slot for one datagram, {@link #SLOT_BYTES} long, to be filled and queued by {@link #commit}
   * at once. A slot that is not committed before the next call is given up. Loop thread only;
   * allocates nothing.
   */
  MemorySegment slot(UdpSocket from, PeerAddress to);

  /**
   * Queues the slot given out last. Datagrams of one socket leave in the order of their commits:
   * when 64 wait, and at the end of the turn. Never blocks: if the send buffer is full, what is
   * left of the 64 is dropped and counted.
   */
  void commit(int length);

  /**
   * When the kernel received the datagram now in the handler: CLOCK_REALTIME in nanoseconds since
   * 1970. 0 unless asked for by {@link UdpLoopOptions#withKernelTimeStamps} and known. Loop thread
   * only.
   */
  long lastKernelTimeNanos();

  /** Any thread, also while the loop is stuck. */
  LoopStats stats();

  /** Whether the caller runs on the loop's thread. */
  boolean onLoopThread();

  /**
   * Runs the tasks already taken, closes all sockets and ends the thread; waits for that unless
   * called on the loop itself.
   */
  @Override
  void close();

  /** A running {@link #every}. */
  interface Ticker {
    /** No tick after the present one. Any thread. */
    void cancel();
  }
}

package io.hearthline.media.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * The thread, its turn, tasks and tickers; what touches the system is left to {@link LinuxUdpLoop}
 * and {@link NioUdpLoop}.
 */
abstract sealed class AbstractUdpLoop implements UdpLoop, Tickers.Observer
    permits LinuxUdpLoop, NioUdpLoop {
  private static final System.Logger LOG = System.getLogger(UdpLoop.class.getName());
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int TASKS_PER_TURN = 256;
  private static final int PORT_ATTEMPTS = 16;

  final UdpLoopOptions options;
  final DatagramHandler handler;
  final LoopGauges gauges = new LoopGauges(System.nanoTime());
  private final Tickers tickers = new Tickers();
  private final TaskQueue tasks;
  private final Thread thread;
  private final CompletableFuture<Void> started = new CompletableFuture<>();

  /**
   * Set by the loop before it waits; whoever clears it owes the wake-up, so any number of tasks
   * cost one.
   */
  private final AtomicBoolean waiting = new AtomicBoolean();

  private volatile boolean closing;
  private int nextIndex;
  private long failuresUnlogged;
  private long nextFailureLogNanos = System.nanoTime();

  AbstractUdpLoop(UdpLoopOptions options, DatagramHandler handler) {
    this.options = options;
    this.handler = handler;
    tasks = new TaskQueue(options.taskCapacity());
    thread = Thread.ofPlatform().name(options.threadName()).daemon().unstarted(this::run);
  }

  static UdpLoop start(AbstractUdpLoop loop) throws IOException {
    loop.thread.start();
    try {
      loop.started.join();
    } catch (CompletionException failed) {
      throw unwrapped(failed);
    }
    return loop;
  }

  // On the loop thread, each implementation in its way:

  abstract String implementation();

  abstract void openSystem() throws IOException;

  /** Waits for datagrams or {@link #wake}, at most so long; {@link Long#MAX_VALUE} is for ever. */
  abstract void await(long timeoutNanos);

  /** Hands what arrived to the handler, at most one batch per ready socket. */
  abstract void receive();

  abstract void flush();

  abstract UdpSocket openSocket(InetSocketAddress local, int index) throws IOException;

  abstract void closeSocket(UdpSocket socket);

  abstract void sampleKernelDrops();

  /** Sockets first, then everything else. */
  abstract void closeSystem();

  /** Ends a wait. Any thread, also after the loop has closed. */
  abstract void wake();

  private void run() {
    try {
      openSystem();
    } catch (Throwable failure) {
      closeSystem();
      started.completeExceptionally(failure);
      return;
    }
    tickers.add(new Tickers.Entry(SECOND_NANOS / 10, gauges::tick, System.nanoTime()));
    tickers.add(new Tickers.Entry(SECOND_NANOS, _ -> sampleKernelDrops(), System.nanoTime()));
    started.complete(null);
    while (!closing) turn();
    tasks.close();
    while (tasks.size() > 0) {
      runTasks(System.nanoTime());
      Thread.onSpinWait(); // a producer between taking its place and filling it
    }
    flush();
    closeSystem();
  }

  private void turn() {
    waiting.set(true);
    await(tasks.isEmpty() && !closing ? tickers.untilNext(System.nanoTime()) : 0);
    waiting.set(false);
    gauges.waits.add(1);
    gauges.turnStarts(System.nanoTime());
    receive();
    long nowNanos = System.nanoTime();
    tickers.runDue(nowNanos, this);
    runTasks(nowNanos);
    try {
      handler.onBatchEnd(nowNanos);
    } catch (Throwable failure) {
      failed("batch end", failure);
    }
    flush();
    gauges.turnEnds(System.nanoTime());
  }

  /** A bounded number, so that tasks that make tasks cannot keep packets waiting. */
  private void runTasks(long nowNanos) {
    for (int i = 0; i < TASKS_PER_TURN; i++) {
      var task = tasks.poll();
      if (task == null) return;
      gauges.late(nowNanos - tasks.lastOfferedNanos());
      gauges.tasksRun.add(1);
      try {
        task.run();
      } catch (Throwable failure) {
        failed("task", failure);
      }
    }
  }

  @Override
  public final void late(long lateNanos) {
    gauges.late(lateNanos);
  }

  @Override
  public final void failed(String what, Throwable failure) {
    gauges.failures.add(1);
    failuresUnlogged++;
    long nowNanos = System.nanoTime();
    if (nowNanos - nextFailureLogNanos < 0) return;
    nextFailureLogNanos = nowNanos + SECOND_NANOS;
    LOG.log(
        System.Logger.Level.ERROR,
        () ->
            options.threadName()
                + ": "
                + what
                + " failed, "
                + failuresUnlogged
                + " failures since the last line",
        failure);
    failuresUnlogged = 0;
  }

  @Override
  public final boolean onLoopThread() {
    return thread.equals(Thread.currentThread());
  }

  @Override
  public final void execute(Runnable task) {
    if (!tryExecute(task))
      throw new RejectedExecutionException(
          options.threadName()
              + (closing ? " is closed" : " has " + tasks.size() + " tasks waiting"));
  }

  @Override
  public final boolean tryExecute(Runnable task) {
    if (!tasks.offer(task, System.nanoTime())) return false;
    wakeIfWaiting();
    return true;
  }

  private void wakeIfWaiting() {
    if (waiting.get() && waiting.compareAndSet(true, false)) wake();
  }

  @Override
  public final Ticker every(Duration period, LongConsumer tick) {
    var entry = new Tickers.Entry(period.toNanos(), tick, System.nanoTime());
    if (onLoopThread()) tickers.add(entry);
    else execute(() -> tickers.add(entry));
    return entry;
  }

  @Override
  public final UdpSocket bind(InetSocketAddress local) throws IOException {
    return onLoop(() -> openSocket(local, nextIndex++));
  }

  @Override
  public final List<UdpSocket> bindAll(List<InetAddress> addresses, int port) throws IOException {
    return onLoop(() -> {
      for (int attempt = 1; ; attempt++) {
        try {
          return tryBindAll(addresses, port);
        } catch (BindException taken) {
          if (port != 0 || attempt == PORT_ATTEMPTS) throw taken;
        }
      }
    });
  }

  private List<UdpSocket> tryBindAll(List<InetAddress> addresses, int port) throws IOException {
    var sockets = new ArrayList<UdpSocket>(addresses.size());
    try {
      for (var address : addresses) {
        int chosen = sockets.isEmpty() ? port : sockets.getFirst().local().getPort();
        sockets.add(openSocket(new InetSocketAddress(address, chosen), nextIndex++));
      }
      return List.copyOf(sockets);
    } catch (IOException | RuntimeException failure) {
      sockets.forEach(this::closeSocket);
      throw failure;
    }
  }

  @Override
  public final void close(UdpSocket socket) {
    try {
      onLoop(() -> {
        closeSocket(socket);
        return true;
      });
    } catch (RejectedExecutionException rejected) {
      if (!closing) throw rejected; // a closed loop has closed its sockets
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public final LoopStats stats() {
    if (onLoopThread()) sampleKernelDrops();
    return gauges.read(implementation(), tasks, System.nanoTime());
  }

  @Override
  public final void close() {
    closing = true;
    if (onLoopThread()) return;
    wakeIfWaiting();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  private interface IoCall<T> {
    T call() throws IOException;
  }

  private <T> T onLoop(IoCall<T> call) throws IOException {
    if (onLoopThread()) return call.call();
    var result = new CompletableFuture<T>();
    execute(() -> {
      try {
        result.complete(call.call());
      } catch (Throwable failure) {
        result.completeExceptionally(failure);
      }
    });
    try {
      return result.join();
    } catch (CompletionException failed) {
      throw unwrapped(failed);
    }
  }

  /**
   * The failure itself where the caller expects it; what only the loop can explain keeps its stack
   * trace from there.
   */
  private static IOException unwrapped(CompletionException failed) {
    return switch (failed.getCause()) {
      case IOException cause -> cause;
      case RuntimeException cause -> throw cause;
      case Error cause -> throw cause;
      case null, default -> new IOException(failed);
    };
  }
}

package io.hearthline.bench.impair;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A UDP proxy in front of one address. Every client gets an outside socket of its own, as behind a
 * NAT, so the other side tells clients apart by port. Datagrams may be lost, delayed, reordered and
 * doubled; the path can be dead for a while; {@link #rebind} gives every client a new outside port.
 *
 * <p>One thread owns everything; the public methods hand it a task and wait. It ends with {@link
 * #close}.
 */
public final class ImpairmentProxy implements AutoCloseable {
  private static final int MAX_CLIENTS = 8_192;
  private static final int DATAGRAM_BYTES = 65_536;
  private static final int DATAGRAMS_PER_TURN = 64;
  private static final int BUFFER_BYTES = 1 << 20;

  private final ImpairmentOptions options;
  private final Selector selector;
  private final DatagramChannel inside;
  private final InetSocketAddress listening;
  private final DelayQueue delayed;
  private final Map<SocketAddress, Client> clients = new HashMap<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
  private final Thread thread;
  private volatile boolean closing;
  private Impairment up;
  private Impairment down;
  private boolean dead;
  private long deadUntilNanos;
  private long received;
  private long forwarded;
  private long lost;
  private long duplicated;
  private long died;
  private long refused;
  private int rebinds;

  private ImpairmentProxy(ImpairmentOptions options) throws IOException {
    this.options = options;
    up = options.up();
    down = options.down();
    delayed = new DelayQueue(options.queueDatagrams());
    selector = Selector.open();
    inside = open(options.listen());
    listening = (InetSocketAddress) inside.getLocalAddress();
    inside.register(selector, SelectionKey.OP_READ);
    thread = Thread.ofPlatform().name("impairment").daemon().unstarted(this::run);
  }

  /** Binds the socket that clients send to, and goes to work. */
  public static ImpairmentProxy start(ImpairmentOptions options) throws IOException {
    var proxy = new ImpairmentProxy(options);
    proxy.thread.start();
    return proxy;
  }

  /** Where clients send to. */
  public InetSocketAddress listening() {
    return listening;
  }

  /** Other impairments from now on; what waits already keeps its time. */
  public void impair(Impairment newUp, Impairment newDown) {
    onThread(() -> {
      up = newUp;
      down = newDown;
      return true;
    });
  }

  public Impairment up() {
    return onThread(() -> up);
  }

  public Impairment down() {
    return onThread(() -> down);
  }

  /** Nothing passes for so long, and what is on its way is gone; zero ends a dead time early. */
  public void dead(Duration time) {
    onThread(() -> {
      dead = !time.isZero();
      deadUntilNanos = System.nanoTime() + time.toNanos();
      if (dead) delayed.clear();
      return dead;
    });
  }

  /** Every client gets a new outside port, and what is sent to the old one is lost. */
  public void rebind() {
    onThread(() -> {
      for (var client : clients.values()) {
        closeQuietly(client.outside);
        client.outside = outside(client);
      }
      return ++rebinds;
    });
  }

  public ImpairmentCounts counts() {
    return onThread(() ->
        new ImpairmentCounts(
            received, forwarded, lost, duplicated, died, refused, clients.size(), rebinds));
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T onThread(Supplier<T> task) {
    var result = new CompletableFuture<T>();
    tasks.add(() -> {
      try {
        result.complete(task.get());
      } catch (RuntimeException failure) {
        result.completeExceptionally(failure);
      }
    });
    if (closing) throw new IllegalStateException("the proxy is closed");
    selector.wakeup();
    return result.join();
  }

  private void run() {
    try {
      while (!closing) turn();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      closing = true;
      for (var task = tasks.poll(); task != null; task = tasks.poll()) task.run();
      clients.values().forEach(client -> closeQuietly(client.outside));
      closeQuietly(inside);
      closeQuietly(selector);
    }
  }

  private void turn() throws IOException {
    long untilNextNanos = delayed.untilNext(System.nanoTime());
    if (untilNextNanos >= 1_000_000) {
      selector.select(
          this::readFrom, untilNextNanos == Long.MAX_VALUE ? 0 : untilNextNanos / 1_000_000);
    } else {
      if (untilNextNanos > 0)
        LockSupport.parkNanos(untilNextNanos); // select waits no shorter than 1 ms
      selector.selectNow(this::readFrom);
    }
    for (var task = tasks.poll(); task != null; task = tasks.poll()) task.run();
    long nowNanos = System.nanoTime();
    for (var due = delayed.poll(nowNanos); due != null; due = delayed.poll(nowNanos))
      send(due.client(), due.up(), due.data());
  }

  private void readFrom(SelectionKey key) {
    try {
      for (int i = 0; i < DATAGRAMS_PER_TURN; i++) if (!readOne(key)) return;
    } catch (IOException _) {
      refused++; // an ICMP error that the kernel reports on the socket; the next datagram may pass
    }
  }

  private boolean readOne(SelectionKey key) throws IOException {
    if (!key.isValid()) return false;
    var from = ((DatagramChannel) key.channel()).receive(buffer.clear());
    if (from == null) return false;
    received++;
    buffer.flip();
    var client = key.attachment() instanceof Client known ? known : client(from);
    if (client == null) refused++;
    else pass(client, key.attachment() == null);
    return true;
  }

  private void pass(Client client, boolean upwards) {
    long nowNanos = System.nanoTime();
    var fate = upwards ? client.up : client.down;
    fate.next(upwards ? up : down, nowNanos);
    if (isDead(nowNanos)) {
      died++;
    } else if (fate.lost()) {
      lost++;
    } else {
      passOnce(client, upwards, fate.dueNanos(), nowNanos);
      if (fate.doubled()) {
        duplicated++;
        passOnce(client, upwards, fate.dueNanos(), nowNanos);
      }
    }
  }

  private void passOnce(Client client, boolean upwards, long dueNanos, long nowNanos) {
    if (dueNanos - nowNanos <= 0) send(client, upwards, buffer.duplicate());
    else if (!delayed.offer(dueNanos, client, upwards, buffer)) refused++;
  }

  private void send(Client client, boolean upwards, ByteBuffer data) {
    try {
      int sent = upwards ? sendUp(client.outside, data) : inside.send(data, client.inside);
      if (sent > 0) forwarded++;
      else refused++;
    } catch (IOException _) {
      refused++;
    }
  }

  private int sendUp(@Nullable DatagramChannel outside, ByteBuffer data) throws IOException {
    return outside == null ? 0 : outside.send(data, options.to());
  }

  private boolean isDead(long nowNanos) {
    if (dead && nowNanos - deadUntilNanos >= 0) dead = false;
    return dead;
  }

  private @Nullable Client client(SocketAddress from) {
    var known = clients.get(from);
    if (known != null) return known;
    if (clients.size() >= MAX_CLIENTS) return null;
    long seed = options.seed() * 2_000_003 + clients.size() * 2L;
    var client = new Client(from, new Fate(seed), new Fate(seed + 1));
    clients.put(from, client);
    client.outside = outside(client);
    return client;
  }

  private DatagramChannel outside(Client client) {
    try {
      var loopback = options.to().getAddress().isLoopbackAddress();
      var channel = open(new InetSocketAddress(loopback ? options.to().getAddress() : any(), 0));
      channel.register(selector, SelectionKey.OP_READ, client);
      return channel;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static InetAddress any() {
    return new InetSocketAddress(0).getAddress();
  }

  private static DatagramChannel open(InetSocketAddress local) throws IOException {
    var channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
    return channel.bind(local);
  }

  private static void closeQuietly(@Nullable AutoCloseable resource) {
    try {
      if (resource != null) resource.close();
    } catch (Exception _) {
      // Nothing is left to be done with it.
    }
  }
}

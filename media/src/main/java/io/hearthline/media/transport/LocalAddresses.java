package io.hearthline.media.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The addresses to bind and to offer, best first, kept up to date: read every two seconds, because
 * neither the JDK nor every system tells of changes. Changes are told on a thread of its own, never
 * on a media loop.
 */
public final class LocalAddresses implements AutoCloseable {
  /** How often the system is asked. */
  public static final Duration POLL_EVERY = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(LocalAddresses.class.getName());
  private static final Path IF_INET6 = Path.of("/proc/net/if_inet6");

  /** Flags of if_inet6, from linux/if_addr.h: temporary, duplicate found, deprecated, tentative. */
  private static final int PASSING_FLAGS = 0x01 | 0x08 | 0x20 | 0x40;

  private final InterfacePatterns patterns;
  private final Source source;
  private final Consumer<Change> listener;
  private final Thread thread;
  private volatile List<InetAddress> current;
  private boolean failing;

  /** Where addresses come from. */
  @FunctionalInterface
  public interface Source {
    List<LocalAddress> read() throws IOException;
  }

  /** What was bound and offered, and what should be now. */
  public record Change(List<InetAddress> before, List<InetAddress> now) {
    public List<InetAddress> added() {
      return now.stream().filter(address -> !before.contains(address)).toList();
    }

    public List<InetAddress> removed() {
      return before.stream().filter(address -> !now.contains(address)).toList();
    }
  }

  private LocalAddresses(InterfacePatterns patterns, Source source, Consumer<Change> listener)
      throws IOException {
    this.patterns = patterns;
    this.source = source;
    this.listener = listener;
    current = patterns.select(source.read());
    thread = Thread.ofPlatform().name("media-addresses").daemon().unstarted(this::run);
  }

  /** Reads once, and from then on every two seconds until closed. */
  public static LocalAddresses watch(InterfacePatterns patterns, Consumer<Change> listener)
      throws IOException {
    var addresses = new LocalAddresses(patterns, LocalAddresses::ofThisMachine, listener);
    addresses.thread.start();
    return addresses;
  }

  /** Reads once, and again whenever {@link #poll} is called. */
  static LocalAddresses polled(InterfacePatterns patterns, Source source, Consumer<Change> listener)
      throws IOException {
    return new LocalAddresses(patterns, source, listener);
  }

  /**
   * Best first; 127.0.0.1 is always there and last, so that a browser on this machine gets through
   * without any network.
   */
  public List<InetAddress> current() {
    return current;
  }

  /** Reads now and tells of a change; keeps what is known if reading fails. */
  synchronized void poll() {
    try {
      var before = current;
      var now = patterns.select(source.read());
      failing = false;
      if (now.equals(before)) return;
      current = now;
      listener.accept(new Change(before, now));
    } catch (IOException | RuntimeException failure) {
      if (!failing)
        LOG.log(System.Logger.Level.WARNING, "local addresses: keeping those known", failure);
      failing = true;
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(POLL_EVERY);
        poll();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** All addresses of all interfaces that are up. */
  public static List<LocalAddress> ofThisMachine() throws IOException {
    var passing =
        Files.isReadable(IF_INET6) ? passing(Files.readAllLines(IF_INET6)) : Set.<InetAddress>of();
    var all = new ArrayList<LocalAddress>();
    for (var network : NetworkInterface.networkInterfaces().toList()) {
      if (!network.isUp()) continue;
      for (var address : network.inetAddresses().toList()) {
        var withoutZone = InetAddress.getByAddress(address.getAddress());
        all.add(new LocalAddress(network.getName(), withoutZone, passing.contains(withoutZone)));
      }
    }
    return all;
  }

  /**
   * Of lines like {@code fd0000000000000000000000000000a1 02 40 00 82 eth0}: address, index, prefix
   * length, scope, flags, name.
   */
  static Set<InetAddress> passing(List<String> lines) throws IOException {
    var passing = new HashSet<InetAddress>();
    for (var line : lines) {
      var fields = line.strip().split("\\s+", -1);
      if (fields.length < 6 || fields[0].length() != 32) continue;
      if ((HexFormat.fromHexDigits(fields[4]) & PASSING_FLAGS) == 0) continue;
      passing.add(InetAddress.getByAddress(HexFormat.of().parseHex(fields[0])));
    }
    return passing;
  }
}

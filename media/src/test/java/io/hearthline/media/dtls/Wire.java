package io.hearthline.media.dtls;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Two sessions and what lies between them, in memory. */
final class Wire implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");
  static final SecureRandom RANDOM = new SecureRandom();
  static final DtlsCertificate OURS = DtlsCertificate.generate(RANDOM, NOW);
  static final DtlsCertificate THEIRS = DtlsCertificate.generate(RANDOM, NOW);
  static final DtlsHandshakes HANDSHAKES = new DtlsHandshakes(RANDOM);

  /** One end: the session, and futures of what it told. */
  static final class End implements DtlsSession.Listener {
    final CompletableFuture<DtlsSrtpKeys> keys = new CompletableFuture<>();
    final CompletableFuture<String> ended = new CompletableFuture<>();
    final AtomicInteger sent = new AtomicInteger();
    final DtlsSession session;
    volatile Consumer<byte[]> peer = _ -> {};

    End(DtlsHandshakes handshakes, DtlsCertificate certificate, DtlsRole role) {
      session = new DtlsSession(handshakes, certificate, role, this::send, this);
    }

    private void send(byte[] datagram) {
      sent.incrementAndGet();
      peer.accept(datagram);
    }

    void receive(byte[] datagram) {
      session.onDatagram(MemorySegment.ofArray(datagram), datagram.length);
    }

    @Override
    public void onKeys(DtlsSrtpKeys keys) {
      this.keys.complete(keys);
    }

    @Override
    public void onClosed(String reason) {
      ended.complete("closed: " + reason);
    }

    @Override
    public void onFailed(String reason) {
      keys.completeExceptionally(new IllegalStateException(reason));
      ended.complete("failed: " + reason);
    }
  }

  final End passive;
  final End active;

  private Wire(DtlsHandshakes handshakes) {
    passive = new End(handshakes, OURS, DtlsRole.PASSIVE);
    active = new End(handshakes, THEIRS, DtlsRole.ACTIVE);
    passive.peer = active::receive;
    active.peer = passive::receive;
  }

  static Wire perfect() {
    return new Wire(HANDSHAKES);
  }

  static Wire with(DtlsHandshakes handshakes) {
    return new Wire(handshakes);
  }

  /** Loses one datagram in five and swaps one in five with its successor, the same by seed. */
  static Wire lossy(long seed) {
    var wire = new Wire(HANDSHAKES);
    wire.passive.peer = new Lossy(seed, wire.active::receive);
    wire.active.peer = new Lossy(~seed, wire.passive::receive);
    return wire;
  }

  /** Lets the passive side's datagrams through only if the filter says so. */
  Wire fromPassive(Predicate<byte[]> filter) {
    passive.peer =
        datagram -> {
          if (filter.test(datagram)) active.receive(datagram);
        };
    return this;
  }

  Wire start() {
    passive.session.start();
    active.session.start();
    return this;
  }

  Wire trusting() {
    passive.session.expectFingerprint(THEIRS.fingerprint());
    active.session.expectFingerprint(OURS.fingerprint());
    return this;
  }

  @Override
  public void close() {
    active.session.close();
    passive.session.close();
  }

  private static final class Lossy implements Consumer<byte[]> {
    private final Random random;
    private final Consumer<byte[]> next;
    private byte @Nullable [] held;

    Lossy(long seed, Consumer<byte[]> next) {
      this.random = new Random(seed);
      this.next = next;
    }

    @Override
    public synchronized void accept(byte[] datagram) {
      int fate = random.nextInt(5);
      if (fate == 0) return;
      if (fate == 1 && held == null) {
        held = datagram;
        return;
      }
      next.accept(datagram);
      if (held != null) next.accept(held);
      held = null;
    }
  }
}

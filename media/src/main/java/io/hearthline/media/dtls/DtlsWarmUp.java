package io.hearthline.media.dtls;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Handshakes with itself in memory, so that the first caller does not pay for class loading and
 * interpreted cryptography (up to 600 ms in a cold JVM).
 */
public final class DtlsWarmUp {
  private static final int MOST_SECONDS = 5;

  private DtlsWarmUp() {}

  /**
   * Runs some handshakes, one after the other; blocks until they are done.
   *
   * @return how long the last one took, in nanoseconds
   */
  public static long run(DtlsHandshakes handshakes, DtlsCertificate certificate, int rounds) {
    long lastNanos = 0;
    for (int i = 0; i < rounds; i++) {
      long begunNanos = System.nanoTime();
      if (!handshake(handshakes, certificate)) break;
      lastNanos = System.nanoTime() - begunNanos;
    }
    return lastNanos;
  }

  private static boolean handshake(DtlsHandshakes handshakes, DtlsCertificate certificate) {
    var sides = new DtlsSession[2];
    var active = new Done();
    var passive = new Done();
    try (var passiveSide = side(handshakes, certificate, DtlsRole.PASSIVE, sides, 0, passive);
        var activeSide = side(handshakes, certificate, DtlsRole.ACTIVE, sides, 1, active)) {
      sides[0] = passiveSide;
      sides[1] = activeSide;
      passiveSide.start();
      activeSide.start();
      return active.done.get(MOST_SECONDS, TimeUnit.SECONDS)
          && passive.done.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      return false; // the first real handshake will be slow, and that is all
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static DtlsSession side(
      DtlsHandshakes handshakes,
      DtlsCertificate certificate,
      DtlsRole role,
      DtlsSession[] sides,
      int own,
      Done listener) {
    var session =
        new DtlsSession(
            handshakes,
            certificate,
            role,
            datagram -> sides[1 - own].onDatagram(MemorySegment.ofArray(datagram), datagram.length),
            listener);
    session.expectFingerprint(certificate.fingerprint());
    return session;
  }

  private static final class Done implements DtlsSession.Listener {
    final CompletableFuture<Boolean> done = new CompletableFuture<>();

    @Override
    public void onKeys(DtlsSrtpKeys keys) {
      keys.wipe();
      done.complete(true);
    }

    @Override
    public void onClosed(String reason) {
      done.complete(false);
    }

    @Override
    public void onFailed(String reason) {
      done.complete(false);
    }
  }
}

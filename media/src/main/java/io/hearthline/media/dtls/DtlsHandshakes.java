package io.hearthline.media.dtls;

import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The node's handshakes: how many may run and wait at a time, and the cryptography that they share.
 * Each runs on a virtual thread of its own, which ends with it. Thread-safe.
 */
public final class DtlsHandshakes {
  private static final int[] BOTH_PROFILES = {
    DtlsSrtpKeys.AEAD_AES_128_GCM, DtlsSrtpKeys.AES128_CM_HMAC_SHA1_80
  };

  private final BoundedCrypto crypto;
  private final int[] srtpProfiles;
  private final Semaphore running;
  private final int most;
  private final AtomicInteger admitted = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();

  /** 64 running, 960 waiting for them or for their peers. */
  public DtlsHandshakes(SecureRandom random) {
    this(random, 64, 960);
  }

  /**
   * @param running computing at the same time
   * @param waiting besides those, for such a place or for the peer; more are refused
   */
  public DtlsHandshakes(SecureRandom random, int running, int waiting) {
    this(random, running, waiting, BOTH_PROFILES);
  }

  /**
   * With other SRTP protection profiles than the relay's.
   *
   * @param srtpProfiles to offer or to choose from, best first
   */
  public DtlsHandshakes(SecureRandom random, int running, int waiting, int... srtpProfiles) {
    this.srtpProfiles = srtpProfiles.clone();
    this.crypto = new BoundedCrypto(random);
    this.running = new Semaphore(running, true);
    this.most = running + waiting;
  }

  BoundedCrypto crypto() {
    return crypto;
  }

  int[] srtpProfiles() {
    return srtpProfiles.clone();
  }

  /**
   * Runs a handshake as soon as there is room.
   *
   * @param gaveUp runs instead if that took longer than {@code patienceMillis}
   * @return false if too many wait already: neither will run
   */
  boolean begin(Runnable handshake, Runnable gaveUp, long patienceMillis) {
    if (admitted.incrementAndGet() > most) {
      admitted.decrementAndGet();
      refused.incrementAndGet();
      return false;
    }
    Thread.ofVirtual()
        .name("dtls-handshake")
        .start(() -> {
          try {
            runWithin(handshake, gaveUp, patienceMillis);
          } finally {
            admitted.decrementAndGet();
          }
        });
    return true;
  }

  private void runWithin(Runnable handshake, Runnable gaveUp, long patienceMillis) {
    try {
      if (!running.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS)) {
        refused.incrementAndGet();
        gaveUp.run();
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      gaveUp.run();
      return;
    }
    try {
      handshake.run();
    } finally {
      running.release();
    }
  }

  /**
   * Called by a running handshake: waits for its peer, and meanwhile its place is another's. So
   * those who begin and say nothing more delay nobody.
   */
  byte @Nullable [] await(InboundQueue inbound, long waitMillis) throws InterruptedException {
    running.release();
    try {
      return inbound.poll(waitMillis);
    } finally {
      running.acquireUninterruptibly();
    }
  }

  /** Running and waiting now. */
  public int inFlight() {
    return admitted.get();
  }

  /** Refused so far, at once or after waiting. */
  public long refused() {
    return refused.get();
  }
}

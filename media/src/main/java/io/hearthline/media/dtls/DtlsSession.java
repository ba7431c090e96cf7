package io.hearthline.media.dtls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The DTLS association of one transport (RFC 5764): one handshake, its keys, its end. The handshake
 * holds a virtual thread; before and after it there is none, and what comes later is looked at on a
 * short-lived one. Thread-safe; nothing here waits but those virtual threads.
 */
public final class DtlsSession implements AutoCloseable {
  /** Told from any thread, never with a lock held. */
  public interface Listener {
    /**
     * The handshake is done and the fingerprint is the expected one. At most once.
     *
     * @param keys the receiver's, to wipe
     */
    void onKeys(DtlsSrtpKeys keys);

    /** The peer ended a finished association. The last call; never after {@link #close()}. */
    void onClosed(String reason);

    /** There are no keys and there will be none. The last call; never after {@link #close()}. */
    void onFailed(String reason);
  }

  static final String FINGERPRINT_MISMATCH = "fingerprint mismatch";

  /** From the first datagram to the keys, waiting for a place included. */
  private static final int HANDSHAKE_MILLIS = 10_000;

  /** A flight of several datagrams is answered once. */
  private static final long RESEND_INTERVAL_NANOS = 20_000_000;

  private enum State {
    NEW,
    LISTENING,
    HANDSHAKING,
    UNVERIFIED,
    OPEN,
    OVER
  }

  private final DtlsHandshakes handshakes;
  private final DtlsCertificate certificate;
  private final DtlsRole role;
  private final Consumer<byte[]> sender;
  private final Listener listener;
  private final InboundQueue inbound = new InboundQueue();
  private final Object lock = new Object();

  // All below: guarded by lock.
  private State state = State.NEW;
  private @Nullable DtlsFingerprint expected;
  private @Nullable DtlsAssociation association;
  private @Nullable DtlsSrtpKeys keys;
  private byte @Nullable [] peerCertificate;
  private boolean draining;
  private long lastResendNanos;

  /**
   * @param sender gets each datagram to send, from any thread; the array is its own to keep
   */
  public DtlsSession(
      DtlsHandshakes handshakes,
      DtlsCertificate certificate,
      DtlsRole role,
      Consumer<byte[]> sender,
      Listener listener) {
    this.handshakes = handshakes;
    this.certificate = certificate;
    this.role = role;
    this.sender = sender;
    this.listener = listener;
  }

  /** Active: sends the ClientHello. Passive: from now on waits for one, holding no thread. */
  public void start() {
    synchronized (lock) {
      if (state != State.NEW) return;
      state = State.LISTENING;
    }
    if (role == DtlsRole.ACTIVE && !begin()) fail("too many handshakes");
  }

  /**
   * Takes a datagram of DTLS (first byte 20..63, RFC 7983) from a validated pair. Never blocks,
   * never throws for bad bytes; copies what it keeps.
   */
  public void onDatagram(MemorySegment data, int length) {
    boolean drain = false;
    synchronized (lock) {
      switch (state) {
        case LISTENING -> {
          if (role == DtlsRole.ACTIVE || !DtlsRecords.startsHandshake(data, length)) return;
          inbound.offer(data, length);
          // Refused: the peer sends its ClientHello again, and nothing is kept until then.
          if (!begin()) inbound.poll();
        }
        case HANDSHAKING -> {
          if (DtlsRecords.admissible(data, length)) inbound.offer(data, length);
        }
        case UNVERIFIED, OPEN -> {
          if (!DtlsRecords.matterLater(data, length) || !inbound.offer(data, length)) return;
          drain = !draining;
          draining = true;
        }
        case NEW, OVER -> {}
      }
    }
    if (drain) Thread.ofVirtual().name("dtls-late").start(this::drain);
  }

  /**
   * Tells which certificate the peer must have; before, during or after the handshake. The first
   * call counts: a transport's fingerprint never changes.
   *
   * @return false if another one was told before
   */
  public boolean expectFingerprint(DtlsFingerprint fingerprint) {
    synchronized (lock) {
      if (expected != null) return expected.equals(fingerprint);
      expected = fingerprint;
    }
    verify();
    return true;
  }

  private boolean begin() {
    synchronized (lock) {
      if (state != State.LISTENING) return true;
      state = State.HANDSHAKING;
      long begunNanos = System.nanoTime();
      if (handshakes.begin(
          () -> handshake(begunNanos), () -> fail("too many handshakes"), HANDSHAKE_MILLIS)) {
        return true;
      }
      state = State.LISTENING;
      return false;
    }
  }

  private void handshake(long begunNanos) {
    int spentMillis = (int) ((System.nanoTime() - begunNanos) / 1_000_000);
    var policy =
        new HandshakePolicy(
            handshakes,
            certificate,
            role,
            this::acceptable,
            Math.max(1, HANDSHAKE_MILLIS - spentMillis));
    var transport = new HandshakeTransport(handshakes, inbound, sender);
    String failure = "internal error";
    try {
      if (role == DtlsRole.ACTIVE) {
        var peer = new ActivePeer(policy);
        transport.connection(peer::cancel);
        new DTLSClientProtocol().connect(peer, transport);
      } else {
        var peer = new PassivePeer(policy);
        transport.connection(peer::cancel);
        new DTLSServerProtocol().accept(peer, transport);
      }
      var flight = transport.flushFinalFlight();
      if (role == DtlsRole.ACTIVE) flight = new byte[0]; // the passive side's flight is the last
      complete(
          policy, new DtlsAssociation(flight, policy.keyBlock(), role, transport.nextSequence()));
      failure = "";
    } catch (IOException e) {
      failure = reason(e);
    } catch (GeneralSecurityException e) {
      failure = "internal error: " + e.getMessage();
    } finally {
      if (!failure.isEmpty()) fail(failure);
    }
  }

  /** Whether the handshake may go on: an expected fingerprint that differs ends it at once. */
  private boolean acceptable(byte[] encoded) {
    synchronized (lock) {
      return expected == null || expected.matches(encoded);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case TlsFatalAlertReceived received ->
          "peer sent alert " + AlertDescription.getText(received.getAlertDescription());
      case TlsFatalAlert alert ->
          alert.getMessage() != null && alert.getMessage().contains(FINGERPRINT_MISMATCH)
              ? FINGERPRINT_MISMATCH
              : "handshake failed: " + alert.getMessage();
      case TlsTimeoutException _ -> "handshake timed out";
      default -> "handshake failed: " + e.getMessage();
    };
  }

  private void complete(HandshakePolicy policy, DtlsAssociation finished) {
    boolean over;
    boolean drain = false;
    synchronized (lock) {
      over = state == State.OVER;
      if (!over) {
        state = State.UNVERIFIED;
        association = finished;
        keys = policy.keys();
        peerCertificate = policy.peerCertificate();
        drain = !inbound.isEmpty();
        draining = drain;
      }
    }
    if (over) {
      policy.keys().wipe();
      sender.accept(finished.closeNotify());
      return;
    }
    verify();
    if (drain) drain();
  }

  /** Hands out the keys, or ends it all, as soon as certificate and fingerprint are both there. */
  private void verify() {
    DtlsSrtpKeys released;
    DtlsAssociation refused = null;
    synchronized (lock) {
      if (state != State.UNVERIFIED || expected == null || peerCertificate == null) return;
      released = keys;
      keys = null;
      if (expected.matches(peerCertificate)) {
        state = State.OPEN;
      } else {
        state = State.OVER;
        refused = association;
        association = null;
        inbound.close();
      }
      peerCertificate = null;
    }
    if (released == null) return;
    if (refused == null) {
      listener.onKeys(released);
    } else {
      released.wipe();
      sender.accept(refused.closeNotify());
      listener.onFailed(FINGERPRINT_MISMATCH);
    }
  }

  /** Looks at what came after the handshake; one thread at a time. */
  private void drain() {
    while (true) {
      byte[] datagram;
      DtlsAssociation finished;
      synchronized (lock) {
        datagram = inbound.poll();
        finished = association;
        if (datagram == null || finished == null) {
          draining = false;
          return;
        }
      }
      switch (finished.hear(datagram)) {
        case RESENT_FLIGHT -> resend(finished);
        case CLOSE_NOTIFY -> ended(finished, "close_notify");
        case FATAL_ALERT -> ended(finished, "alert");
        case NOTHING -> {}
      }
    }
  }

  private void resend(DtlsAssociation finished) {
    long nowNanos = System.nanoTime();
    synchronized (lock) {
      if (lastResendNanos != 0 && nowNanos - lastResendNanos < RESEND_INTERVAL_NANOS) return;
      lastResendNanos = nowNanos;
    }
    sender.accept(finished.finalFlight());
  }

  private void ended(DtlsAssociation finished, String reason) {
    boolean verified;
    synchronized (lock) {
      if (state == State.OVER) return;
      verified = state == State.OPEN;
      over();
    }
    sender.accept(finished.closeNotify());
    if (verified) listener.onClosed(reason);
    else listener.onFailed(reason);
  }

  private void fail(String reason) {
    synchronized (lock) {
      if (state == State.OVER) return;
      over();
    }
    listener.onFailed(reason);
  }

  /** With the lock held. */
  private void over() {
    state = State.OVER;
    association = null;
    peerCertificate = null;
    if (keys != null) keys.wipe();
    keys = null;
    inbound.close();
  }

  /** The keys were handed out and nobody has ended the association since. */
  public boolean isOpen() {
    synchronized (lock) {
      return state == State.OPEN;
    }
  }

  /**
   * Ends the association. A finished one says close_notify, by the sender and before this returns;
   * one in mid handshake says so from its own thread. The listener hears nothing any more.
   */
  @Override
  public void close() {
    DtlsAssociation finished;
    synchronized (lock) {
      if (state == State.OVER) return;
      finished = association;
      over();
    }
    if (finished != null) sender.accept(finished.closeNotify());
  }
}

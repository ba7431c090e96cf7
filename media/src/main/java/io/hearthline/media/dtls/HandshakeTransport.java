package io.hearthline.media.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsCloseable;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams of one handshake. BouncyCastle sends a datagram per record; here the records of a
 * flight are gathered until it waits for an answer, so that a flight is one or two datagrams: fewer
 * to lose, and fewer system calls. Used by the handshake's thread only.
 */
final class HandshakeTransport implements DatagramTransport {
  /** Largest datagram sent: RFC 8261's safe size, and room for IPv6, VPNs and PPPoE. */
  static final int MTU_BYTES = 1200;

  private static final int RECEIVE_BYTES = 2048;

  private final DtlsHandshakes handshakes;
  private final InboundQueue inbound;
  private final Consumer<byte[]> sender;
  private final byte[] gathered = new byte[MTU_BYTES];
  private int gatheredBytes;
  private long lastSequence = -1;
  private @Nullable TlsCloseable connection;

  HandshakeTransport(DtlsHandshakes handshakes, InboundQueue inbound, Consumer<byte[]> sender) {
    this.handshakes = handshakes;
    this.inbound = inbound;
    this.sender = sender;
  }

  /** What to close, with an alert for the peer, when the session is closed in mid handshake. */
  void connection(TlsCloseable connection) {
    this.connection = connection;
  }

  @Override
  public int getReceiveLimit() {
    return RECEIVE_BYTES;
  }

  @Override
  public int getSendLimit() {
    return MTU_BYTES;
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    flush();
    byte[] datagram;
    try {
      datagram = inbound.poll();
      if (datagram == null) datagram = handshakes.await(inbound, waitMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
    if (inbound.isClosed()) {
      if (connection != null) connection.close();
      throw new IOException("closed");
    }
    if (datagram == null || datagram.length > length) return -1;
    System.arraycopy(datagram, 0, buffer, offset, datagram.length);
    return datagram.length;
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    if (length > MTU_BYTES - gatheredBytes) flush();
    System.arraycopy(buffer, offset, gathered, gatheredBytes, length);
    gatheredBytes += length;
    if (buffer[offset + 3] == 0 && buffer[offset + 4] == 1) {
      long sequence = 0;
      for (int i = offset + 5; i < offset + 11; i++) sequence = sequence << 8 | (buffer[i] & 0xFF);
      lastSequence = Math.max(lastSequence, sequence);
    }
  }

  private void flush() {
    if (gatheredBytes == 0) return;
    var datagram = Arrays.copyOf(gathered, gatheredBytes);
    gatheredBytes = 0;
    sender.accept(datagram);
  }

  /** Sends what was gathered since the last wait and returns it: the final flight. */
  byte[] flushFinalFlight() {
    var flight = Arrays.copyOf(gathered, gatheredBytes);
    flush();
    return flight;
  }

  /** The first sequence number of epoch 1 that was not used to encrypt anything. */
  long nextSequence() {
    return lastSequence + 1;
  }

  @Override
  public void close() {
    flush();
  }
}

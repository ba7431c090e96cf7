package io.hearthline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Vector;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client written for this test, not ours: it does what Chromium does to a server. Its ClientHello
 * offers DTLS 1.3 first and a post-quantum key share, so it comes in several datagrams.
 */
@Timeout(30)
class BrowserLikeClientTest {
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int KEY_SHARE = 51;
  private static final int MTU_BYTES = 700;

  @Test
  void fragmentedHelloThatPrefersDtls13_settlesOn12() throws Exception {
    var end = new Wire.End(Wire.HANDSHAKES, Wire.OURS, DtlsRole.PASSIVE);
    end.session.expectFingerprint(Wire.THEIRS.fingerprint());
    end.session.start();
    var link = new Link(end);
    end.peer = link.fromServer::add;

    var client = new Client();
    var connection = new DTLSClientProtocol().connect(client, link);
    assertThat(link.helloDatagrams.get()).isGreaterThan(1);
    assertThat(client.version).isEqualTo(ProtocolVersion.DTLSv12);
    var ours = end.keys.get(20, TimeUnit.SECONDS);
    assertThat(ours.remoteKey()).isEqualTo(Arrays.copyOf(client.exported, 16));
    assertThat(ours.localKey()).isEqualTo(Arrays.copyOfRange(client.exported, 16, 32));

    connection.close();
    assertThat(end.ended.get(20, TimeUnit.SECONDS)).isEqualTo("closed: close_notify");
  }

  private static final class Link implements DatagramTransport {
    final LinkedBlockingQueue<byte[]> fromServer = new LinkedBlockingQueue<>();
    final AtomicInteger helloDatagrams = new AtomicInteger();
    private final Wire.End server;

    Link(Wire.End server) {
      this.server = server;
    }

    @Override
    public int getReceiveLimit() {
      return 1500;
    }

    @Override
    public int getSendLimit() {
      return MTU_BYTES;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
      try {
        var datagram = fromServer.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (datagram == null) return -1;
        System.arraycopy(datagram, 0, buffer, offset, datagram.length);
        return datagram.length;
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
      if (buffer[offset] == 22 && buffer[offset + 13] == 1) helloDatagrams.incrementAndGet();
      var datagram = Arrays.copyOfRange(buffer, offset, offset + length);
      server.session.onDatagram(MemorySegment.ofArray(datagram), length);
    }

    @Override
    public void close() {}
  }

  @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"})
  private static final class Client extends DefaultTlsClient {
    byte[] exported = new byte[0];
    ProtocolVersion version = ProtocolVersion.DTLSv10;

    Client() {
      super(new BcTlsCrypto(Wire.RANDOM));
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.DTLSv12.only();
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
      var extensions = super.getClientExtensions();
      TlsSRTPUtils.addUseSRTPExtension(
          extensions, new UseSRTPData(new int[] {7, 8, 1}, TlsUtils.EMPTY_BYTES));
      extensions.put(SUPPORTED_VERSIONS, new byte[] {4, -2, -4, -2, -3});
      extensions.put(KEY_SHARE, keyShares());
      return extensions;
    }

    /**
     * X25519MLKEM768 (0x11EC), 1,216 bytes, and X25519 (0x001D), 32 bytes: only their size counts.
     */
    private static byte[] keyShares() {
      var shares = new byte[2 + 4 + 1216 + 4 + 32];
      TlsUtils.writeUint16(shares.length - 2, shares, 0);
      TlsUtils.writeUint16(0x11EC, shares, 2);
      TlsUtils.writeUint16(1216, shares, 4);
      TlsUtils.writeUint16(0x001D, shares, 6 + 1216);
      TlsUtils.writeUint16(32, shares, 8 + 1216);
      return shares;
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate certificate) {}

        @Override
        public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
          var chain =
              new Certificate(
                  new TlsCertificate[] {getCrypto().createCertificate(Wire.THEIRS.encoded())});
          return new BcDefaultTlsCredentialedSigner(
              new TlsCryptoParameters(context),
              (BcTlsCrypto) getCrypto(),
              Wire.THEIRS.privateKey(),
              chain,
              SignatureAndHashAlgorithm.getInstance(
                  HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
        }
      };
    }

    @Override
    protected Vector getSupportedGroups(Vector roles) {
      var groups = new Vector<Integer>();
      for (int group : new int[] {0x11EC, 0x001D, 0x0017, 0x0018}) groups.add(group);
      return groups;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
      super.notifyHandshakeComplete();
      exported = context.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, 56);
      version = context.getServerVersion();
    }
  }
}

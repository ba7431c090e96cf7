package io.hearthline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both roles against OpenSSL's command line, over UDP on loopback; skipped where it is missing. */
@Timeout(60)
class DtlsOpensslIT {
  private static final String GCM = "SRTP_AEAD_AES_128_GCM";
  private static final String CM = "SRTP_AES128_CM_SHA1_80";

  @TempDir static Path folder;

  private static Path certificate;
  private static Path key;
  private static DtlsFingerprint fingerprint;

  @BeforeAll
  static void makeCertificate() throws Exception {
    assumeTrue(onPath(), "openssl is not on PATH");
    certificate = folder.resolve("cert.pem");
    key = folder.resolve("key.pem");
    run(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        key.toString(),
        "-out",
        certificate.toString(),
        "-subj",
        "/CN=peer");
    var text = run("x509", "-in", certificate.toString(), "-noout", "-fingerprint", "-sha256");
    var hex = text.substring(text.indexOf('=') + 1).strip();
    fingerprint = Objects.requireNonNull(DtlsFingerprint.of("sha-256", hex));
  }

  @Test
  void opensslClient_getsOurKeysAndItsGoodByeIsHeard() throws Exception {
    try (var udp = new Udp(DtlsRole.PASSIVE)) {
      var client = sClient(udp, CM + ":" + GCM, 56);
      var exported = keyingMaterial(client);
      assertThat(udp.keys()).isEqualTo(exported);
      assertThat(udp.end.keys.join().profile()).isEqualTo(DtlsSrtpKeys.AEAD_AES_128_GCM);
      try (var stdin = client.outputWriter()) {
        stdin.write("Q\n");
      }
      assertThat(udp.end.ended.get(20, TimeUnit.SECONDS)).isEqualTo("closed: close_notify");
      assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void opensslClientWithoutGcm_getsCounterMode() throws Exception {
    try (var udp = new Udp(DtlsRole.PASSIVE)) {
      var client = sClient(udp, CM, 60);
      try {
        assertThat(udp.keys()).isEqualTo(keyingMaterial(client));
        assertThat(udp.end.keys.join().profile()).isEqualTo(DtlsSrtpKeys.AES128_CM_HMAC_SHA1_80);
      } finally {
        client.destroy();
      }
    }
  }

  @Test
  void opensslClient_understandsOurGoodBye() throws Exception {
    try (var udp = new Udp(DtlsRole.PASSIVE)) {
      var client = sClient(udp, GCM, 56);
      keyingMaterial(client);
      udp.end.keys.get(20, TimeUnit.SECONDS);
      udp.end.session.close();
      assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void opensslServer_isJoinedAsTheActiveSide() throws Exception {
    int port;
    try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var server =
        start(
            "s_server",
            "-dtls1_2",
            "-accept",
            "127.0.0.1:" + port,
            "-cert",
            certificate.toString(),
            "-key",
            key.toString(),
            "-use_srtp",
            GCM,
            "-Verify",
            "1",
            "-verify_quiet",
            "-keymatexport",
            "EXTRACTOR-dtls_srtp",
            "-keymatexportlen",
            "56");
    try (var udp = new Udp(DtlsRole.ACTIVE)) {
      udp.peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      udp.end.session.start();
      assertThat(udp.keys()).isEqualTo(keyingMaterial(server));
    } finally {
      server.destroy();
    }
  }

  private static Process sClient(Udp udp, String profiles, int bytes) throws IOException {
    udp.end.session.start();
    return start(
        "s_client",
        "-dtls1_2",
        "-connect",
        "127.0.0.1:" + udp.socket.getLocalPort(),
        "-cert",
        certificate.toString(),
        "-key",
        key.toString(),
        "-use_srtp",
        profiles,
        "-keymatexport",
        "EXTRACTOR-dtls_srtp",
        "-keymatexportlen",
        Integer.toString(bytes));
  }

  private static String keyingMaterial(Process process) throws IOException {
    var out = process.inputReader();
    var seen = new ArrayList<String>();
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      seen.add(line);
      if (line.strip().startsWith("Keying material:")) {
        return line.substring(line.indexOf(':') + 1).strip().toLowerCase(Locale.ROOT);
      }
    }
    throw new AssertionError("no keying material in " + seen);
  }

  private static boolean onPath() throws InterruptedException {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static String run(String... words) throws Exception {
    var process = start(words);
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  private static Process start(String... words) throws IOException {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** One session on a UDP socket of its own. */
  private static final class Udp implements AutoCloseable {
    final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    final Wire.End end;
    final DtlsRole role;
    volatile InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    Udp(DtlsRole role) throws IOException {
      this.role = role;
      end = new Wire.End(Wire.HANDSHAKES, Wire.OURS, role);
      end.session.expectFingerprint(fingerprint);
      end.peer = this::send;
      Thread.ofVirtual().start(this::receive);
    }

    private void send(byte[] datagram) {
      try {
        socket.send(new DatagramPacket(datagram, datagram.length, peer));
      } catch (IOException _) {
        // closed
      }
    }

    private void receive() {
      var packet = new DatagramPacket(new byte[2048], 2048);
      try {
        while (true) {
          packet.setLength(2048);
          socket.receive(packet);
          peer = (InetSocketAddress) packet.getSocketAddress();
          end.receive(Arrays.copyOf(packet.getData(), packet.getLength()));
        }
      } catch (IOException _) {
        // closed
      }
    }

    /** As the exporter gave them: client key, server key, client salt, server salt. */
    String keys() throws Exception {
      var keys = end.keys.get(20, TimeUnit.SECONDS);
      var hex = HexFormat.of();
      return role == DtlsRole.ACTIVE
          ? hex.formatHex(keys.localKey())
              + hex.formatHex(keys.remoteKey())
              + hex.formatHex(keys.localSalt())
              + hex.formatHex(keys.remoteSalt())
          : hex.formatHex(keys.remoteKey())
              + hex.formatHex(keys.localKey())
              + hex.formatHex(keys.remoteSalt())
              + hex.formatHex(keys.localSalt());
    }

    @Override
    public void close() {
      end.session.close();
      socket.close();
    }
  }
}

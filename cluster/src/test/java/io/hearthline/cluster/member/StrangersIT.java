package io.hearthline.cluster.member;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearthline.cluster.member.MemberSettings.Discovery;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Everybody who has no business on the ports of the cluster, and what a newcomer is told. A release
 * of Hazelcast that no longer asks for the door fails here.
 */
class StrangersIT {
  private static final ClusterKeys KEYS = ClusterKeys.from("a secret of this test");
  private static final int LATEST_MILLIS = 10_000;

  private static ClusterMember attic;
  private static Vertx vertx;
  private static int busPort;

  @BeforeAll
  static void start() throws Exception {
    int port = twoFreePorts();
    busPort = port + 1;
    attic = ClusterMember.join(settings("attic", port, KEYS));
    vertx =
        attic
            .vertx(new VertxOptions())
            .toCompletionStage()
            .toCompletableFuture()
            .get(LATEST_MILLIS, TimeUnit.MILLISECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .get(LATEST_MILLIS, TimeUnit.MILLISECONDS);
    attic.vanish();
  }

  @Test
  void memberPort_closesWithoutAByte() throws IOException {
    var words =
        List.of(
            "GET /hazelcast/rest/cluster HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST /hazelcast/rest/management/cluster/memberShutdown HTTP/1.1\r\n\r\n",
            "CP2",
            "HZC",
            "HZX",
            "get a\r\nstats\r\n",
            "HEARTHLN",
            "HEARTHLN and no greeting behind it",
            "");
    var strangers = words.stream().map(word -> word.getBytes(US_ASCII)).toList();
    assertThat(answersTo(attic.port(), strangers)).allMatch(answer -> answer.length == 0);
  }

  @Test
  void memberPort_closesWithoutAByte_onRandomBytes() throws IOException {
    var random = new Random(11);
    var strangers = new ArrayList<byte[]>();
    for (int length : new int[] {1, 3, 138, 139, 4096}) {
      var bytes = new byte[length];
      random.nextBytes(bytes);
      strangers.add(bytes);
    }
    assertThat(answersTo(attic.port(), strangers)).allMatch(answer -> answer.length == 0);
  }

  /** The newest gets a place, so that a crowd of silent ones keeps no node out. */
  @Test
  void crowdOfSilentStrangers_isBounded_andKeepsNobodyOut() throws Exception {
    var crowd = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 4 * Door.MAX_GREETINGS; i++) crowd.add(connect(attic.port()));
      for (var first : crowd.subList(0, Door.MAX_GREETINGS)) {
        assertThat(readAll(first)).isEmpty();
      }
      var porch = ClusterMember.join(settings("porch", 0, KEYS));
      assertThat(porch.size()).isEqualTo(2);
      porch.leave();
    } finally {
      for (var socket : crowd) socket.close();
    }
  }

  @Test
  void busPort_saysNothingToWhoSpeaksNoTls() throws IOException {
    for (var words : List.of("GET / HTTP/1.1\r\n\r\n", "CP2", "\0\0\0\1")) {
      assertThat(answerTo(busPort, words.getBytes(US_ASCII)).length)
          .as("a TLS alert at most")
          .isLessThanOrEqualTo(7);
    }
    assertThat(answerTo(busPort, new byte[0])).isEmpty();
  }

  @Test
  void busPort_refusesTlsWithoutCertificateOfTheCluster() throws Exception {
    var anyServer = SSLContext.getInstance("TLS");
    anyServer.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
    try (var socket =
        anyServer.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), busPort)) {
      socket.setSoTimeout(LATEST_MILLIS);
      assertThatThrownBy(
              () -> {
                socket.getOutputStream().write(new byte[64]);
                socket.getInputStream().readAllBytes();
              })
          .isInstanceOfAny(SSLException.class, SocketException.class);
    }
  }

  @Test
  void newcomerWithAnotherSecret_isToldWhy() {
    var other = ClusterKeys.from("A secret of this test");

    assertThatThrownBy(() -> ClusterMember.join(settings("porch", 0, other)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("node 'attic' at 127.0.0.1:" + attic.port())
        .hasMessageContaining("cluster.secret");
    assertThat(attic.size()).isEqualTo(1);
  }

  @Test
  void newcomerWithANameInUse_isToldWhoHasIt() {
    assertThatThrownBy(() -> ClusterMember.join(settings("attic", 0, KEYS)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("node.name 'attic' is in use by")
        .hasMessageContaining(":" + attic.port());
  }

  private static MemberSettings settings(String node, int port, ClusterKeys keys) {
    var members = attic == null ? List.<String>of() : List.of("127.0.0.1:" + attic.port());
    return new MemberSettings(
        node, InetAddress.getLoopbackAddress(), port, Discovery.TCP, members, keys);
  }

  /** Tells it the bus port, which it does not tell itself. */
  private static int twoFreePorts() throws IOException {
    while (true) {
      try (var one = new ServerSocket(0)) {
        if (one.getLocalPort() == 65_535) continue;
        try (var next = new ServerSocket(one.getLocalPort() + 1)) {
          return next.getLocalPort() - 1;
        } catch (IOException _) {
          // Another pair, then.
        }
      }
    }
  }

  private static Socket connect(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(LATEST_MILLIS);
    return socket;
  }

  private static byte[] answerTo(int port, byte[] words) throws IOException {
    return answersTo(port, List.of(words)).getFirst();
  }

  /** All wait side by side: some are let go only when their time is over. */
  private static List<byte[]> answersTo(int port, List<byte[]> strangers) throws IOException {
    long startNanos = System.nanoTime();
    var sockets = new ArrayList<Socket>();
    try {
      for (var words : strangers) {
        var socket = connect(port);
        sockets.add(socket);
        socket.getOutputStream().write(words);
      }
      var answers = new ArrayList<byte[]>();
      for (var socket : sockets) answers.add(readAll(socket));
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isLessThan(Duration.ofSeconds(8));
      return answers;
    } finally {
      for (var socket : sockets) socket.close();
    }
  }

  /** Until the end; a reset is one too. */
  private static byte[] readAll(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (SocketException _) {
      return new byte[0];
    }
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

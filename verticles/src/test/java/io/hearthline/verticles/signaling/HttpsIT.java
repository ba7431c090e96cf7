package io.hearthline.verticles.signaling;

import static io.hearthline.verticles.signaling.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.signaling.config.SignalingConfig;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsIT {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void https_servesTheSameAndTakesANewCertificate() throws Exception {
    try (var node =
        new TestNode(SignalingConfig.defaults("test", "0"), Set.of(Role.LISTEN), tls("first"))) {
      int port = node.signaling.httpsPort();
      assertThat(subject(node, port)).isEqualTo("CN=first");
      var wss =
          node.vertx.createWebSocketClient(
              new WebSocketClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
      var options = new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/ws");
      assertThat(await(wss.connect(options).map(Wire::new)).next().getString("type"))
          .isEqualTo("available_streams");

      assertThat(await(node.signaling.renewCertificate(tls("second")))).isTrue();
      assertThat(subject(node, port)).isEqualTo("CN=second");
    }
  }

  @Test
  void takenPort_isNamedAndTheOtherIsGivenBack() throws Exception {
    int free;
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = probe.getLocalPort();
    }
    try (var node = TestNode.openToAll();
        var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var config =
          SignalingConfig.defaults("test", "0")
              .withListener("127.0.0.1", free, taken.getLocalPort());
      var failure =
          await(
              node.vertx
                  .deployVerticle(new SignalingVerticle(config, node.parts(tls("any"))))
                  .<Throwable>transform(result -> Future.succeededFuture(result.cause())));
      assertThat(failure)
          .isInstanceOfSatisfying(
              PortTakenException.class, thrown -> assertThat(thrown.key()).isEqualTo("https.port"));
    }
    new ServerSocket(free, 1, InetAddress.getLoopbackAddress()).close();
  }

  private static String subject(TestNode node, int port) {
    var client =
        node.vertx.createHttpClient(
            new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
    return await(
        client
            .request(HttpMethod.GET, port, "127.0.0.1", "/health/live")
            .compose(request ->
                request
                    .send()
                    .expecting(response -> response.statusCode() == 200)
                    .compose(HttpClientResponse::body)
                    .map(_ -> {
                      try {
                        var session = request.connection().sslSession();
                        return session.getPeerPrincipal().getName();
                      } catch (IOException e) {
                        throw new AssertionError(e);
                      }
                    })));
  }

  private ServerSSLOptions tls(String name) throws IOException, InterruptedException {
    var store = folder.resolve(name + ".p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-alias",
                    "a",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-keystore",
                    store.toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor()).isZero();
    return new ServerSSLOptions()
        .setKeyCertOptions(new PfxOptions().setPath(store.toString()).setPassword(PASSWORD))
        .setUseAlpn(true)
        .setApplicationLayerProtocols(List.of("h2", "http/1.1"))
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
  }
}

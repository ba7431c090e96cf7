package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.access.Tokens;
import io.hearthline.verticles.directory.Patience;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole nodes, whose clients can move from one to the other. */
class ClusterTrustIT {
  private static final int PATIENCE_SECONDS = 20;

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void bothShowOneAuthority_andATokenIsGoodOrBadAtBoth() throws Exception {
    try (var attic = start("attic", "127.0.0.1", "");
        var porch = start("porch", "127.0.0.2", "127.0.0.1:" + attic.node.clusterPort())) {
      assertThat(porch.get("/ca.pem").body()).isEqualTo(attic.get("/ca.pem").body());
      until(porch, attic.token, 200);

      var commandLine =
          Tokens.open(folder.resolve("attic").resolve("tokens.json"), InstantSource.system());
      var id = commandLine.find(attic.token).orElseThrow().id();
      assertThat(commandLine.revoke(id)).isTrue();
      long revoked = System.nanoTime();
      until(porch, attic.token, 401);
      assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(Duration.ofSeconds(1));
    }
  }

  private LiveNode start(String name, String host, String members) {
    return new LiveNode(
        folder.resolve(name),
        Map.of(
            "HEARTHLINE_NODE_NAME", name,
            "HEARTHLINE_DRAIN_TIMEOUT", "0s",
            "HEARTHLINE_CLUSTER_ENABLED", "true",
            "HEARTHLINE_CLUSTER_HOST", host,
            "HEARTHLINE_CLUSTER_PORT", "0",
            "HEARTHLINE_CLUSTER_MEMBERS", members,
            "HEARTHLINE_CLUSTER_SECRET", "a-secret-for-tests"),
        Patience.USUAL);
  }

  private void until(LiveNode node, String token, int status)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    var request =
        HttpRequest.newBuilder(node.uri("http", "/api/v1/streams"))
            .header("Authorization", "Bearer " + token)
            .build();
    while (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != status) {
      assertThat(System.nanoTime() - deadline).as("never %d", status).isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }
}

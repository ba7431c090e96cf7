package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.NodeView;
import io.hearthline.verticles.directory.Patience;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole nodes that are one cluster, in one process on two loopback addresses. */
class ClusterIT {
  private static final Patience SHORT = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(5));
  private static final int PATIENCE_SECONDS = 20;

  @TempDir private Path folder;
  private LiveNode attic;
  private LiveNode porch;

  @BeforeEach
  void start() {
    attic = start("attic", "127.0.0.1", "");
    porch = start("porch", "127.0.0.2", "127.0.0.1:" + attic.node.clusterPort());
  }

  @AfterEach
  void stop() {
    porch.close();
    attic.close();
  }

  @Test
  void bothKnowAllStreams_andWhatBecomesOfANodeThatDies() throws Exception {
    attic.join("/whip/Attic", attic.peers.talker());
    porch.join("/whip/Porch", porch.peers.talker());
    for (var node : new LiveNode[] {attic, porch}) {
      until(node, view -> view.nodes().size() == 2 && view.streams().size() == 2);
    }
    long epoch = node(directory(attic), "porch").epoch();

    die(porch);
    until(attic, view -> !node(view, "porch").reachable());
    assertThat(directory(attic).streams()).hasSize(2);
    until(attic, view -> view.nodes().size() == 1 && view.streams().size() == 1);

    porch = start("porch", "127.0.0.2", "127.0.0.1:" + attic.node.clusterPort());
    until(attic, view -> view.nodes().size() == 2);
    assertThat(node(directory(attic), "porch").epoch()).isGreaterThan(epoch);
    until(porch, view -> view.streams().size() == 1);
  }

  @Test
  void clients_areToldOfTheOtherNode_andMayGoThere() throws Exception {
    var atticUrl = "http://127.0.0.1:" + attic.node.httpPort();
    var porchUrl = "http://127.0.0.1:" + porch.node.httpPort();
    until(attic, view -> view.nodes().size() == 2 && !node(view, "porch").urls().isEmpty());
    var client = attic.webSocket();
    var welcome =
        client.ask("hello", new JsonObject().put("name", "Anna").put("token", attic.token));
    assertThat(welcome.getJsonArray("nodes").getString(1)).isEqualTo(atticUrl);
    assertThat(welcome.getJsonArray("nodes")).contains(porchUrl);
    assertThat(attic.get("/").headers().firstValue("Content-Security-Policy").orElse(""))
        .contains(" " + porchUrl);
    assertThat(attic.getJson("/health").getJsonArray("notes")).hasSize(1);
    assertThat(attic.metric("hearthline_cluster_members")).isEqualTo(2);

    die(porch);
    assertThat(client.next("nodes").getJsonArray("nodes")).doesNotContain(porchUrl);
    assertThat(attic.getJson("/health").getJsonArray("degraded")).contains("node porch");
    porch = start("porch", "127.0.0.2", "127.0.0.1:" + attic.node.clusterPort());
  }

  private LiveNode start(String name, String host, String members) {
    var settings = new HashMap<>(Map.of("HEARTHLINE_NODE_NAME", name));
    settings.put("HEARTHLINE_DRAIN_TIMEOUT", "0s");
    settings.put("HEARTHLINE_CLUSTER_ENABLED", "true");
    settings.put("HEARTHLINE_CLUSTER_HOST", host);
    settings.put("HEARTHLINE_CLUSTER_PORT", "0");
    settings.put("HEARTHLINE_CLUSTER_MEMBERS", members);
    settings.put("HEARTHLINE_CLUSTER_SECRET", "a secret for tests".replace(' ', '-'));
    return new LiveNode(folder.resolve(name), settings, SHORT);
  }

  /** From here on no other node hears a word, not even a last one. */
  private static void die(LiveNode node) {
    node.node
        .runtime()
        .eventBus()
        .addOutboundInterceptor(message -> {
          if (!message.message().address().equals(Addresses.DIRECTORY_ASSERT)) message.next();
        });
    node.close();
  }

  private static NodeView node(DirectoryView view, String name) {
    return view.nodes().stream().filter(node -> node.node().equals(name)).findFirst().orElseThrow();
  }

  private static DirectoryView directory(LiveNode node) throws Exception {
    return new LocalBus(node.node.runtime())
        .request(Addresses.DIRECTORY_LIST, new JsonObject())
        .map(DirectoryView::of)
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void until(LiveNode node, Predicate<DirectoryView> so) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (var view = directory(node); !so.test(view); view = directory(node)) {
      assertThat(System.nanoTime() - deadline).as("last: %s", view).isNegative();
      LockSupport.parkNanos(10_000_000);
    }
  }
}

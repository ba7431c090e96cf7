package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.DirectoryView;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole nodes that are one cluster, in one process on two loopback addresses. */
class ClusterIT {
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
      LiveCluster.until(node, view -> view.nodes().size() == 2 && view.streams().size() == 2);
    }
    long epoch = LiveCluster.node(directory(attic), "porch").epoch();

    LiveCluster.die(porch);
    LiveCluster.until(attic, view -> !LiveCluster.node(view, "porch").reachable());
    assertThat(directory(attic).streams()).hasSize(2);
    LiveCluster.until(attic, view -> view.nodes().size() == 1 && view.streams().size() == 1);

    porch = start("porch", "127.0.0.2", "127.0.0.1:" + attic.node.clusterPort());
    LiveCluster.until(attic, view -> view.nodes().size() == 2);
    assertThat(LiveCluster.node(directory(attic), "porch").epoch()).isGreaterThan(epoch);
    LiveCluster.until(porch, view -> view.streams().size() == 1);
  }

  @Test
  void streamOfASilentNode_isShownAsUnreachable() throws Exception {
    porch.join("/whip/Porch", porch.peers.talker());
    LiveCluster.until(attic, view -> view.streams().size() == 1);
    var client = attic.webSocket();
    client.ask("hello", new JsonObject().put("name", "Anna").put("token", attic.token));

    LiveCluster.die(porch);
    var told = client.next("streams").getJsonArray("streams").getJsonObject(0);
    while (told.getBoolean("reachable")) {
      told = client.next("streams").getJsonArray("streams").getJsonObject(0);
    }
    var listed = attic.streams().getJsonObject(0);
    assertThat(listed.getString("name")).isEqualTo("Porch");
    assertThat(listed.getBoolean("reachable")).isFalse();
    porch = start("porch", "127.0.0.2", "127.0.0.1:" + attic.node.clusterPort());
  }

  @Test
  void clients_areToldOfTheOtherNode_andMayGoThere() throws Exception {
    var atticUrl = "http://127.0.0.1:" + attic.node.httpPort();
    var porchUrl = "http://127.0.0.1:" + porch.node.httpPort();
    LiveCluster.until(
        attic,
        view -> view.nodes().size() == 2 && !LiveCluster.node(view, "porch").urls().isEmpty());
    var client = attic.webSocket();
    var welcome =
        client.ask("hello", new JsonObject().put("name", "Anna").put("token", attic.token));
    assertThat(welcome.getJsonArray("nodes").getString(1)).isEqualTo(atticUrl);
    assertThat(welcome.getJsonArray("nodes")).contains(porchUrl);
    assertThat(attic.get("/").headers().firstValue("Content-Security-Policy").orElse(""))
        .contains(" " + porchUrl);
    assertThat(attic.getJson("/health").getJsonArray("notes")).hasSize(1);
    assertThat(attic.metric("hearthline_cluster_members")).isEqualTo(2);

    LiveCluster.die(porch);
    assertThat(client.next("nodes").getJsonArray("nodes")).doesNotContain(porchUrl);
    assertThat(attic.getJson("/health").getJsonArray("degraded")).contains("node porch");
    porch = start("porch", "127.0.0.2", "127.0.0.1:" + attic.node.clusterPort());
  }

  private LiveNode start(String name, String host, String members) {
    return LiveCluster.start(folder, name, host, members, Map.of());
  }

  private static DirectoryView directory(LiveNode node) throws Exception {
    return LiveCluster.directory(node);
  }
}

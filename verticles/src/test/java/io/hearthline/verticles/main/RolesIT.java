package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.testpeer.Heard;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.Guests;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes that carry audio, and one that takes the clients: each does its part only. They take
 * seconds to start and to stop, so all tests have the same ones, and who dies dies last.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolesIT {
  private Path folder;
  private LiveNode door;
  private LiveNode cellar;
  private LiveNode attic;
  private LiveNode relayLeft;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    this.folder = folder;
    cellar = start("cellar", "127.0.0.1", "", "relay");
    var members = "127.0.0.1:" + cellar.node.clusterPort();
    attic = start("attic", "127.0.0.2", members, "relay");
    door = start("door", "127.0.0.3", members, "signaling");
    relayLeft = attic;
    LiveCluster.until(door, view -> view.nodes().size() == 3);
  }

  @AfterAll
  void stop() {
    for (var node : new LiveNode[] {door, attic, cellar}) node.close();
  }

  @Test
  @Order(1)
  void eachNode_hasItsOwnDoorsOnly() throws Exception {
    assertThat(cellar.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(cellar.get("/metrics").body()).contains("hearthline_packets_forwarded_total");
    assertThat(cellar.get("/").statusCode()).isEqualTo(404);
    assertThat(cellar.post("/whip/Porch", "", cellar.token).statusCode()).isEqualTo(404);
    assertThat(door.node.mediaPort()).isEmpty();
    assertThat(door.get("/health/ready").statusCode()).isEqualTo(200);
    var welcome =
        door.webSocket().ask("hello", new JsonObject().put("name", "A").put("token", door.token));
    assertThat(welcome.getJsonArray("nodes"))
        .hasSize(2)
        .allSatisfy(url -> assertThat((String) url).contains("127.0.0.1"));
  }

  @Test
  @Order(2)
  void clientsOfOneNode_areHeardByTheRelaysOfOthers() throws Exception {
    var porch = new LiveClient(door, "Porch");
    var kitchen = new LiveClient(door, "Kitchen");
    var listener = door.peers.listener();
    var stream = porch.publish();
    assertThat(kitchen.streamNamed("Porch")).isEqualTo(stream);
    assertThat(kitchen.listen(2, stream).getString("type")).isEqualTo("ok");
    door.join("/whep/" + stream, listener);

    porch.talk(true);
    porch.peer.say(5);

    assertThat(kitchen.peer.hear(5)).extracting(Heard::voice).containsOnly(porch.peer.voice());
    assertThat(listener.hear(5)).extracting(Heard::voice).containsOnly(porch.peer.voice());
    assertThat(kitchen.wire.next("levels").getJsonObject("levels").fieldNames())
        .containsExactly(stream);
    LiveCluster.until(door, view -> view.streams().getFirst().stream().listeners() == 2);
    assertThat(owner(LiveCluster.directory(door))).isIn("cellar", "attic");
    var invented = new Guests(List.of("t"), List.of("s"), Map.of(stream, List.of("c:0@door")));
    var guests =
        new Guests(
            List.of("t"),
            List.of("s", stream),
            Map.of(stream, List.of("c:0@door", kitchen.id + ":2@door")));
    assertThat(Guests.of(LiveCluster.ask(door, Addresses.SIGNALING_ABSENT, guests.toJson())))
        .isEqualTo(invented);
    porch.wire.ask("unpublish", new JsonObject());
    LiveCluster.until(attic, view -> view.streams().isEmpty());
  }

  @Test
  @Order(3)
  void relayThatDies_isReplacedByTheOther_underTheSameStream() throws Exception {
    var porch = new LiveClient(door, "Porch");
    var published = porch.publish(new JsonObject());
    var stream = published.getString("stream");
    LiveCluster.until(door, view -> view.streams().size() == 1);
    var before = owner(LiveCluster.directory(door));
    var lost = before.equals("cellar") ? cellar : attic;
    relayLeft = before.equals("cellar") ? attic : cellar;

    Thread.ofPlatform().start(() -> LiveCluster.die(lost));

    assertThat(porch.wire.next("reconnect").getString("reason")).isEqualTo("relay-lost");
    var again = new LiveClient(door, "Porch");
    again.publish(
        new JsonObject().put("stream", stream).put("resume", published.getString("resume")));
    LiveCluster.until(door, view -> view.streams().size() == 1 && !owner(view).equals(before));
    assertThat(door.getJson("/health").getJsonArray("degraded")).doesNotContain("relay");
  }

  @Test
  @Order(4)
  void doorThatDies_leavesNothingBehind() throws Exception {
    new LiveClient(door, "Gate").publish();
    LiveCluster.until(relayLeft, view -> view.streams().size() == 2);
    assertThat(LiveCluster.transports(relayLeft)).isGreaterThanOrEqualTo(2);

    Thread.ofPlatform().start(() -> LiveCluster.die(door));

    LiveCluster.until(relayLeft, view -> view.streams().isEmpty());
    LiveCluster.until(() -> LiveCluster.transports(relayLeft), open -> open == 0);
  }

  private LiveNode start(String name, String host, String members, String role) {
    return LiveCluster.start(folder, name, host, members, Map.of("HEARTHLINE_NODE_ROLES", role));
  }

  private static String owner(DirectoryView view) {
    return view.streams().getFirst().stream().node();
  }
}

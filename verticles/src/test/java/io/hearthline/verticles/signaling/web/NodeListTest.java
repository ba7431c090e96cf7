package io.hearthline.verticles.signaling.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class NodeListTest {
  @Test
  void nodeThatIsSeen_isUp_whateverWasSaidOfIt() {
    var past = node("attic", 7).put("fate", "lost").put("lostBy", "cellar").put("started", "noon");
    var present = node("attic", 7).put("reachable", true).put("state", "up");
    assertThat(list(past, present))
        .isEqualTo(
            node("attic", 7)
                .put("fate", "up")
                .put("started", "noon")
                .put("reachable", true)
                .put("state", "up"));
  }

  @Test
  void earlierRun_saysNothingOfTheOneThatIsSeen() {
    var past = node("attic", 6).put("fate", "stopped").put("started", "noon").put("ended", "one");
    assertThat(list(past, node("attic", 7))).isEqualTo(node("attic", 7).put("fate", "up"));
  }

  @Test
  void laterLifeOfTheRunThatIsSeen_isItsOwn() {
    var past = node("attic", 8).put("fate", "lost").put("lostBy", "cellar").put("started", "noon");
    assertThat(list(past, node("attic", 7).put("reachable", true)))
        .isEqualTo(
            node("attic", 8).put("fate", "up").put("started", "noon").put("reachable", true));
  }

  @Test
  void nodeThatIsGone_isKnownFromHistory() {
    var past = node("attic", 7).put("fate", "lost").put("lostBy", "cellar");
    var none = new JsonObject().put("nodes", new JsonArray());
    var all = new JsonObject().put("nodes", new JsonArray().add(past.copy()));
    assertThat(NodeList.of(all, none).getJsonArray("nodes")).containsExactly(past);
  }

  private static JsonObject list(JsonObject past, JsonObject present) {
    var nodes =
        NodeList.of(
            new JsonObject().put("nodes", new JsonArray().add(past)),
            new JsonObject().put("nodes", new JsonArray().add(present)));
    assertThat(nodes.getJsonArray("nodes")).hasSize(1);
    return nodes.getJsonArray("nodes").getJsonObject(0);
  }

  private static JsonObject node(String name, long epoch) {
    return new JsonObject().put("node", name).put("epoch", epoch);
  }
}

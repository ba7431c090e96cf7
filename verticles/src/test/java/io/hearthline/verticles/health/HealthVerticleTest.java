package io.hearthline.verticles.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.NodeView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class HealthVerticleTest {
  private static final JsonObject WELL =
      new JsonObject().put("loop", new JsonObject().put("ageMillis", 3L));
  private static final JsonObject STUCK =
      new JsonObject().put("loop", new JsonObject().put("ageMillis", 60_000L));

  @Test
  void allWell_isHealthyWithTheOldFields(Vertx vertx, VertxTestContext test) {
    answer(vertx, WELL, new JsonObject().put("live", 2));

    report(vertx, "health")
        .map(report -> {
          assertThat(report.getInteger("status")).isEqualTo(200);
          assertThat(report.getJsonObject("body").getMap())
              .containsEntry("status", "healthy")
              .containsEntry("active_streams", 2)
              .containsEntry("connected_clients", 1)
              .containsKeys(
                  "version", "webrtc_available", "audio_server_running", "uptime_seconds");
          return report;
        })
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void journalAway_isDegradedButReady(Vertx vertx, VertxTestContext test) {
    answer(vertx, WELL, new JsonObject().put("journalAway", true));

    report(vertx, "ready")
        .map(report -> {
          assertThat(report.getInteger("status")).isEqualTo(200);
          assertThat(report.getJsonObject("body").getJsonArray("degraded"))
              .isEqualTo(new JsonArray().add("journal"));
          return report;
        })
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void damagedJournal_isANote_andNotDegraded(Vertx vertx, VertxTestContext test) {
    answer(vertx, WELL, new JsonObject().put("journalDamage", "the last 2 are lost"));

    report(vertx, "health")
        .map(report -> {
          var body = report.getJsonObject("body");
          assertThat(body.getJsonArray("notes"))
              .isEqualTo(new JsonArray().add("journal: the last 2 are lost"));
          assertThat(body.getJsonArray("degraded")).isEmpty();
          return report;
        })
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void stuckMediaLoop_isNotAlive(Vertx vertx, VertxTestContext test) {
    answer(vertx, STUCK, new JsonObject());

    report(vertx, "live")
        .map(report -> assertThat(report.getInteger("status")).isEqualTo(503))
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void nodeThatIsMissed_isNamed_andTheNotesOfSeveralNodesAreThere(
      Vertx vertx, VertxTestContext test) {
    answer(vertx, WELL, new JsonObject());
    vertx
        .eventBus()
        .<JsonObject>localConsumer(
            Addresses.DIRECTORY_LIST,
            question ->
                question.reply(
                    new DirectoryView(
                            List.of(node("attic", true), node("porch", false)), List.of(), Map.of())
                        .toJson()));

    report(vertx, "health")
        .map(report -> {
          var body = report.getJsonObject("body");
          assertThat(body.getString("status")).isEqualTo("healthy");
          assertThat(body.getJsonArray("degraded")).containsExactly("node porch");
          return assertThat(body.getJsonArray("notes")).containsExactly("a note");
        })
        .onComplete(test.succeedingThenComplete());
  }

  private static NodeView node(String name, boolean reachable) {
    return new NodeView(
        name, 1, "up", reachable, List.of(), List.of(), List.of(), "9.9", 0, name.equals("attic"));
  }

  @Test
  void drainingNode_isAliveButNotReady(Vertx vertx, VertxTestContext test) {
    answer(vertx, WELL, new JsonObject());
    var verticle = new HealthVerticle("9.9", List.of("a note"), true);
    vertx
        .deployVerticle(verticle)
        .onSuccess(_ -> vertx.eventBus().publish(Addresses.NODE_DRAINING, new JsonObject()))
        .compose(_ -> ask(vertx, "ready"))
        .compose(ready -> {
          assertThat(ready.getInteger("status")).isEqualTo(503);
          return ask(vertx, "live");
        })
        .map(live -> assertThat(live.getInteger("status")).isEqualTo(200))
        .onComplete(test.succeedingThenComplete());
  }

  private static void answer(Vertx vertx, JsonObject relay, JsonObject streams) {
    var bus = vertx.eventBus();
    bus.<JsonObject>localConsumer(Addresses.RELAY_STATS, question -> question.reply(relay));
    bus.<JsonObject>localConsumer(
        Addresses.SIGNALING_STATS,
        question -> question.reply(new JsonObject().put("connections", 1)));
    bus.<JsonObject>localConsumer(Addresses.STREAMS_STATS, question -> question.reply(streams));
  }

  private static Future<JsonObject> report(Vertx vertx, String probe) {
    return vertx
        .deployVerticle(new HealthVerticle("9.9", List.of("a note"), true))
        .compose(_ -> ask(vertx, probe));
  }

  private static Future<JsonObject> ask(Vertx vertx, String probe) {
    return vertx
        .eventBus()
        .<JsonObject>request(Addresses.HEALTH_REPORT, new JsonObject().put("probe", probe))
        .map(Message::body);
  }
}

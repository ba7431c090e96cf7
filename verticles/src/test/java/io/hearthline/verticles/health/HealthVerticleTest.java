package io.hearthline.verticles.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
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
  void stuckMediaLoop_isNotAlive(Vertx vertx, VertxTestContext test) {
    answer(vertx, STUCK, new JsonObject());

    report(vertx, "live")
        .map(report -> assertThat(report.getInteger("status")).isEqualTo(503))
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void drainingNode_isAliveButNotReady(Vertx vertx, VertxTestContext test) {
    answer(vertx, WELL, new JsonObject());
    var verticle = new HealthVerticle("9.9");
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
    return vertx.deployVerticle(new HealthVerticle("9.9")).compose(_ -> ask(vertx, probe));
  }

  private static Future<JsonObject> ask(Vertx vertx, String probe) {
    return vertx
        .eventBus()
        .<JsonObject>request(Addresses.HEALTH_REPORT, new JsonObject().put("probe", probe))
        .map(Message::body);
  }
}

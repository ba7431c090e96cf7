package io.hearthline.verticles.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class MetricsVerticleTest {
  private static final JsonObject TIMES =
      new JsonObject()
          .put("bounds", new JsonArray().add(0.001).add(0.01))
          .put("counts", new JsonArray().add(3).add(2).add(1))
          .put("sum", 0.5);

  @Test
  void countersOfTheRelay_arePrinted(Vertx vertx, VertxTestContext test) {
    answer(
        vertx,
        Addresses.RELAY_STATS,
        new JsonObject()
            .put("forwarded", 1_234L)
            .put("listening", 7)
            .put("dropped", new JsonObject().put("auth", 5L)));

    scrape(vertx, "prometheus")
        .map(text ->
            assertThat(text)
                .contains("hearthline_packets_forwarded_total 1234.0")
                .contains("hearthline_listeners_active{output=\"webrtc\",} 7.0")
                .contains("hearthline_packets_dropped_total{reason=\"auth\",} 5.0"))
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void whatWentWrong_isPrinted(Vertx vertx, VertxTestContext test) {
    answer(
        vertx,
        Addresses.RELAY_STATS,
        new JsonObject()
            .put("loop", new JsonObject().put("failures", 1L).put("tasksRefused", 2L))
            .put(
                "handshakes",
                new JsonObject().put("inFlight", 3).put("refused", 4L).put("failed", 5L)));

    scrape(vertx, "prometheus")
        .map(text ->
            assertThat(text)
                .contains("hearthline_media_loop_failures_total 1.0")
                .contains("hearthline_media_loop_tasks_refused_total 2.0")
                .contains("hearthline_dtls_handshakes_active 3.0")
                .contains("hearthline_dtls_handshakes_refused_total 4.0")
                .contains("hearthline_dtls_handshakes_failed_total 5.0"))
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void pipes_arePrintedByTheNodeAtTheOtherEnd(Vertx vertx, VertxTestContext test) {
    var pipe =
        new JsonObject()
            .put("node", "attic")
            .put("state", "up")
            .put("rttMillis", 0.5)
            .put("streamsIn", 1)
            .put("streamsOut", 2)
            .put("packetsIn", 3L)
            .put("packetsOut", 4L)
            .put("lost", 5L)
            .put("repaired", 6L);
    answer(vertx, Addresses.RELAY_STATS, new JsonObject().put("pipes", JsonArray.of(pipe)));

    scrape(vertx, "prometheus")
        .map(text ->
            assertThat(text)
                .contains("hearthline_pipe_up{peer=\"attic\",} 1.0")
                .contains("hearthline_pipe_rtt_seconds{peer=\"attic\",} 5.0E-4")
                .contains("hearthline_pipe_streams{peer=\"attic\",direction=\"out\",} 2.0")
                .contains("hearthline_pipe_packets_total{peer=\"attic\",direction=\"in\",} 3.0")
                .contains("hearthline_pipe_packets_lost_total{peer=\"attic\",} 5.0")
                .contains("hearthline_pipe_packets_repaired_total{peer=\"attic\",} 6.0"))
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void deliveriesToWebhooks_arePrintedByResult(Vertx vertx, VertxTestContext test) {
    answer(
        vertx, Addresses.WEBHOOKS_STATS, new JsonObject().put("delivered", 7L).put("failed", 2L));

    scrape(vertx, "prometheus")
        .map(text ->
            assertThat(text)
                .contains("hearthline_webhook_deliveries_total{result=\"delivered\",} 7.0")
                .contains("hearthline_webhook_deliveries_total{result=\"failed\",} 2.0"))
        .onComplete(test.succeedingThenComplete());
  }

  /** Every family has its line on the page, and every line its family. */
  @Test
  void documentedMetrics_areTheOnesPrinted(Vertx vertx, VertxTestContext test) throws IOException {
    var documented = names(Files.readString(Path.of("..", "docs", "metrics.md")), "^\\| `(\\w+)");
    answer(
        vertx,
        Addresses.RELAY_STATS,
        new JsonObject()
            .put("forwardSeconds", TIMES)
            .put("joinSeconds", new JsonObject().put("ice", TIMES)));
    answer(vertx, Addresses.STREAMS_STATS, new JsonObject().put("appendSeconds", TIMES));

    scrape(vertx, "prometheus")
        .map(text -> assertThat(names(text, "^# TYPE (hearthline_\\w+)")).isEqualTo(documented))
        .onComplete(test.succeedingThenComplete());
  }

  private static Set<String> names(String text, String pattern) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void bucketsOfAHistogram_arePrintedCumulative(Vertx vertx, VertxTestContext test) {
    answer(
        vertx,
        Addresses.RELAY_STATS,
        new JsonObject()
            .put("forwardSeconds", TIMES)
            .put("joinSeconds", new JsonObject().put("ice", TIMES).put("dtls", TIMES)));

    scrape(vertx, "prometheus")
        .map(text ->
            assertThat(text)
                .contains("hearthline_forward_seconds_bucket{le=\"0.001\",} 3.0")
                .contains("hearthline_forward_seconds_bucket{le=\"0.01\",} 5.0")
                .contains("hearthline_forward_seconds_bucket{le=\"+Inf\",} 6.0")
                .contains("hearthline_forward_seconds_count 6.0")
                .contains("hearthline_forward_seconds_sum 0.5")
                .contains("hearthline_join_seconds_bucket{step=\"dtls\",le=\"+Inf\",} 6.0")
                .containsOnlyOnce("# TYPE hearthline_join_seconds histogram"))
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void silentVerticles_doNotSilenceTheScrape(Vertx vertx, VertxTestContext test) {
    scrape(vertx, "prometheus")
        .map(text -> assertThat(text).contains("hearthline_build_info{version=\"9.9\",} 1.0"))
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void jsonForm_hasTheFieldsOfTheFirstRelay(Vertx vertx, VertxTestContext test) {
    answer(vertx, Addresses.STREAMS_STATS, new JsonObject().put("live", 2));
    answer(
        vertx,
        Addresses.SIGNALING_STATS,
        new JsonObject().put("connections", 4).put("connectionsTotal", 9));

    scrape(vertx, "json")
        .map(JsonObject::new)
        .map(json ->
            assertThat(json.getMap())
                .containsEntry("active_streams", 2)
                .containsEntry("active_connections", 4)
                .containsEntry("total_connections", 9)
                .containsKeys("uptime_seconds", "total_audio_bytes", "webrtc_available"))
        .onComplete(test.succeedingThenComplete());
  }

  private static void answer(Vertx vertx, String address, JsonObject reply) {
    vertx.eventBus().<JsonObject>localConsumer(address, question -> question.reply(reply));
  }

  private static Future<String> scrape(Vertx vertx, String format) {
    return vertx
        .deployVerticle(new MetricsVerticle("9.9"))
        .compose(_ ->
            vertx
                .eventBus()
                .<JsonObject>request(
                    Addresses.METRICS_SCRAPE, new JsonObject().put("format", format)))
        .map(Message::body)
        .map(body -> body.getString("body"));
  }
}

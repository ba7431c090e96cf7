package io.hearthline.verticles.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusMessagesTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  static List<StreamRequest> requests() {
    return List.of(
        new StreamRequest.Start(null, "Porch", "token-1", null),
        new StreamRequest.Start("stream_a", "Porch", "token-1", "proof"),
        new StreamRequest.Rename("stream_a", "Gate"),
        new StreamRequest.Talk("stream_a", true),
        new StreamRequest.Join("stream_a", "listener-1"),
        new StreamRequest.Leave("stream_a", "listener-1"),
        new StreamRequest.End("stream_a", "unpublished", null),
        new StreamRequest.End("stream_a", "unpublished", 7L));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void streamRequest_survivesJson(StreamRequest request) {
    assertThat(StreamRequest.parse(onTheWire(request.toJson()))).isEqualTo(request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"command\":7}",
        "{\"command\":\"dance\"}",
        "{\"command\":\"start\",\"name\":\"Porch\"}",
        "{\"command\":\"talk\",\"stream\":\"stream_a\",\"talking\":\"yes\"}",
        "{\"command\":\"end\",\"stream\":\"stream_a\",\"reason\":\"x\",\"generation\":1.5}",
        "{\"command\":\"join\",\"stream\":{},\"listener\":\"l\"}"
      })
  void malformedStreamRequest_isAnArgumentError(String json) {
    assertThatThrownBy(() -> StreamRequest.parse(new JsonObject(json)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Stream<RelayEvent> relayEvents() {
    return Stream.of(
        new RelayEvent.Connected("t1"),
        new RelayEvent.Disconnected("t1"),
        new RelayEvent.Recovered("t1"),
        new RelayEvent.Closed("t1", "consent"),
        new RelayEvent.Levels(Map.of("stream_a", 12, "stream_b", 127)),
        new RelayEvent.AddressesChanged());
  }

  @ParameterizedTest
  @MethodSource("relayEvents")
  void relayEvent_survivesJson(RelayEvent event) {
    assertThat(RelayEvent.of(onTheWire(event.toJson()))).isEqualTo(event);
  }

  @Test
  void streamViews_surviveJson() {
    var views =
        List.of(
            new StreamView("stream_a", "Porch", NOON, true, 3, 2, false, "kitchen"),
            new StreamView("stream_b", "Gate", NOON, false, 0, 1, true, "attic"));
    assertThat(StreamView.listOf(onTheWire(StreamView.listToJson(views)))).isEqualTo(views);
  }

  @Test
  void recordedEvent_withoutAPlace_isMarkedUnjournalled() {
    var body = new JsonObject().put("reason", "unpublished");
    var event = new RecordedEvent(null, "stream_a", 4, "StreamEnded", NOON, "node", body);
    assertThat(event.toJson().getBoolean("unjournalled")).isTrue();
    assertThat(RecordedEvent.of(onTheWire(event.toJson()))).isEqualTo(event);
  }

  @Test
  void recordedEvent_survivesJson() {
    var event = new RecordedEvent(9L, "s", 4, "TalkStarted", NOON, "node", new JsonObject());
    assertThat(RecordedEvent.of(onTheWire(event.toJson()))).isEqualTo(event);
  }

  @Test
  void missingVerticle_is503() {
    assertThat(Refusal.of(new ReplyException(ReplyFailure.NO_HANDLERS)).status()).isEqualTo(503);
    assertThat(Refusal.of(new ReplyException(ReplyFailure.TIMEOUT)).status()).isEqualTo(503);
  }

  @Test
  void refusal_keepsStatusAndReason() {
    var failure = new ReplyException(ReplyFailure.RECIPIENT_FAILURE, 404, "no such stream");
    assertThat(Refusal.of(failure)).isEqualTo(new Refusal(404, "no such stream"));
  }

  @Test
  void bug_doesNotTellItsMessage() {
    assertThat(Refusal.of(new IllegalStateException("key=abc")))
        .isEqualTo(new Refusal(500, "internal error"));
  }

  @Test
  void documentedAddresses_areTheOnesInTheCode() throws IOException, ReflectiveOperationException {
    var documented =
        Pattern.compile("^## `(hearthline\\.[a-z.]+)", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("..", "docs", "event-bus.md")))
            .results()
            .map((MatchResult match) -> match.group(1))
            .collect(Collectors.toSet());
    var coded = new TreeSet<String>();
    for (var field : Addresses.class.getFields()) {
      if (field.get(null) instanceof String address) coded.add(address);
    }
    coded.add("hearthline.events.");
    assertThat(documented).isEqualTo(coded);
  }

  private static JsonObject onTheWire(JsonObject json) {
    return new JsonObject(json.encode());
  }
}

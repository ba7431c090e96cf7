package io.hearthline.domain.stream;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.StreamEvent.ListenerJoined;
import io.hearthline.domain.stream.StreamEvent.ListenerLeft;
import io.hearthline.domain.stream.StreamEvent.StreamEnded;
import io.hearthline.domain.stream.StreamEvent.StreamRenamed;
import io.hearthline.domain.stream.StreamEvent.StreamResumed;
import io.hearthline.domain.stream.StreamEvent.StreamStarted;
import io.hearthline.domain.stream.StreamEvent.StreamSummarised;
import io.hearthline.domain.stream.StreamEvent.TalkStarted;
import io.hearthline.domain.stream.StreamEvent.TalkStopped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** How stream events look in the journal. What is written stays readable for ever. */
public final class StreamFacts {
  private static final String KIND = "stream";

  private StreamFacts() {}

  public static AggregateId aggregate(StreamId stream) {
    return new AggregateId(KIND, stream.value());
  }

  /** Whether an aggregate is a stream. */
  public static boolean isStream(AggregateId aggregate) {
    return aggregate.kind().equals(KIND);
  }

  /** Whether this is a stream's last fact, unless it is published again. */
  public static boolean ends(Recorded recorded) {
    return isStream(recorded.aggregate())
        && (recorded.type().equals("StreamEnded") || sumsUp(recorded));
  }

  /** Whether this stands for all facts of its publication, whose versions are no longer there. */
  public static boolean sumsUp(Recorded recorded) {
    return recorded.type().equals("StreamSummarised");
  }

  /** Whether this begins a publication. */
  public static boolean begins(Fact fact) {
    return fact.type().equals("StreamStarted") || fact.type().equals("StreamResumed");
  }

  /** The fact to append for an event; the node is the journal's business. */
  public static Fact fact(StreamEvent event) {
    Map<String, Object> body =
        switch (event) {
          case StreamStarted(var generation, var name, var publisher, _, _) ->
              publication(generation, name, publisher);
          case StreamResumed(var generation, var name, var publisher, _, _) ->
              publication(generation, name, publisher);
          case StreamRenamed(var name, _) -> Map.of("name", name.value());
          case TalkStarted _, TalkStopped _ -> Map.of();
          case ListenerJoined(var listener, _) -> Map.of("listener", listener.value());
          case ListenerLeft(var listener, _) -> Map.of("listener", listener.value());
          case StreamEnded(var reason, _) -> Map.of("reason", reason.value());
          case StreamSummarised summary -> body(summary);
        };
    return new Fact(event.getClass().getSimpleName(), event.at(), body);
  }

  /**
   * The event that a fact was made of.
   *
   * @throws IllegalArgumentException for a type or body that no release has written
   */
  public static StreamEvent event(Recorded recorded) {
    var at = recorded.at();
    return switch (recorded.type()) {
      case "StreamStarted" ->
          new StreamStarted(
              recorded.number("generation"),
              name(recorded),
              publisher(recorded),
              node(recorded),
              at);
      case "StreamResumed" ->
          new StreamResumed(
              recorded.number("generation"),
              name(recorded),
              publisher(recorded),
              node(recorded),
              at);
      case "StreamRenamed" -> new StreamRenamed(name(recorded), at);
      case "TalkStarted" -> new TalkStarted(at);
      case "TalkStopped" -> new TalkStopped(at);
      case "ListenerJoined" -> new ListenerJoined(listener(recorded), at);
      case "ListenerLeft" -> new ListenerLeft(listener(recorded), at);
      case "StreamEnded" -> new StreamEnded(new EndReason(recorded.text("reason")), at);
      case "StreamSummarised" -> summary(recorded);
      default -> throw new IllegalArgumentException("unknown fact " + recorded);
    };
  }

  private static Map<String, Object> body(StreamSummarised summary) {
    var body =
        new HashMap<>(publication(summary.generation(), summary.name(), summary.publisher()));
    body.put("nodes", String.join(",", summary.nodes().stream().map(NodeName::value).toList()));
    body.put("since", summary.since().toString());
    body.put("talks", summary.talks());
    body.put("talkMillis", summary.talked().toMillis());
    body.put("mostListeners", summary.mostListeners());
    body.put("reason", summary.reason().value());
    return body;
  }

  private static StreamSummarised summary(Recorded recorded) {
    return new StreamSummarised(
        recorded.number("generation"),
        name(recorded),
        publisher(recorded),
        Arrays.stream(recorded.text("nodes").split(",", -1)).map(NodeName::new).toList(),
        Instant.parse(recorded.text("since")),
        recorded.number("talks"),
        Duration.ofMillis(recorded.number("talkMillis")),
        recorded.number("mostListeners"),
        new EndReason(recorded.text("reason")),
        recorded.at());
  }

  private static Map<String, Object> publication(
      long generation, StreamName name, PublisherId publisher) {
    return Map.of("generation", generation, "name", name.value(), "publisher", publisher.value());
  }

  private static StreamName name(Recorded recorded) {
    return new StreamName(recorded.text("name"));
  }

  private static PublisherId publisher(Recorded recorded) {
    return new PublisherId(recorded.text("publisher"));
  }

  private static ListenerId listener(Recorded recorded) {
    return new ListenerId(recorded.text("listener"));
  }

  private static NodeName node(Recorded recorded) {
    return new NodeName(recorded.node());
  }
}

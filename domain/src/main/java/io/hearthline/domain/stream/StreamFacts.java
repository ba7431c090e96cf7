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
import io.hearthline.domain.stream.StreamEvent.TalkStarted;
import io.hearthline.domain.stream.StreamEvent.TalkStopped;
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
    return isStream(recorded.aggregate()) && recorded.type().equals("StreamEnded");
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
              number(recorded, "generation"),
              name(recorded),
              publisher(recorded),
              node(recorded),
              at);
      case "StreamResumed" ->
          new StreamResumed(
              number(recorded, "generation"),
              name(recorded),
              publisher(recorded),
              node(recorded),
              at);
      case "StreamRenamed" -> new StreamRenamed(name(recorded), at);
      case "TalkStarted" -> new TalkStarted(at);
      case "TalkStopped" -> new TalkStopped(at);
      case "ListenerJoined" -> new ListenerJoined(listener(recorded), at);
      case "ListenerLeft" -> new ListenerLeft(listener(recorded), at);
      case "StreamEnded" -> new StreamEnded(new EndReason(text(recorded, "reason")), at);
      default -> throw new IllegalArgumentException("unknown fact " + recorded);
    };
  }

  private static Map<String, Object> publication(
      long generation, StreamName name, PublisherId publisher) {
    return Map.of("generation", generation, "name", name.value(), "publisher", publisher.value());
  }

  private static StreamName name(Recorded recorded) {
    return new StreamName(text(recorded, "name"));
  }

  private static PublisherId publisher(Recorded recorded) {
    return new PublisherId(text(recorded, "publisher"));
  }

  private static ListenerId listener(Recorded recorded) {
    return new ListenerId(text(recorded, "listener"));
  }

  private static NodeName node(Recorded recorded) {
    return new NodeName(recorded.node());
  }

  private static String text(Recorded recorded, String key) {
    if (recorded.body().get(key) instanceof String text) return text;
    throw new IllegalArgumentException("no text '" + key + "' in " + recorded);
  }

  private static long number(Recorded recorded, String key) {
    if (recorded.body().get(key) instanceof Long number) return number;
    throw new IllegalArgumentException("no number '" + key + "' in " + recorded);
  }
}

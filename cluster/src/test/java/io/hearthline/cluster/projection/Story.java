package io.hearthline.cluster.projection;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.node.NodeEvent;
import io.hearthline.domain.node.NodeFacts;
import io.hearthline.domain.stream.EndReason;
import io.hearthline.domain.stream.ListenerId;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.stream.PublisherId;
import io.hearthline.domain.stream.StreamEvent;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.domain.stream.StreamId;
import io.hearthline.domain.stream.StreamName;
import io.hearthline.domain.token.TokenEvent;
import io.hearthline.domain.token.TokenFacts;
import io.hearthline.domain.token.TokenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Facts as a journal would hand them out, a second apart. */
final class Story {
  static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  final List<Recorded> facts = new ArrayList<>();
  private final Map<AggregateId, Long> versions = new HashMap<>();
  private String node = "attic";
  private Instant now = NOON;

  Story at(int secondsAfterNoon) {
    now = NOON.plusSeconds(secondsAfterNoon);
    return this;
  }

  Story on(String recordingNode) {
    node = recordingNode;
    return this;
  }

  Story start(String stream, String name) {
    return stream(
        stream,
        new StreamEvent.StreamStarted(
            1, new StreamName(name), new PublisherId("anna"), new NodeName(node), now));
  }

  Story resume(String stream, String name) {
    return stream(
        stream,
        new StreamEvent.StreamResumed(
            2, new StreamName(name), new PublisherId("anna"), new NodeName(node), now));
  }

  Story rename(String stream, String name) {
    return stream(stream, new StreamEvent.StreamRenamed(new StreamName(name), now));
  }

  Story talk(String stream) {
    return stream(stream, new StreamEvent.TalkStarted(now));
  }

  Story silence(String stream) {
    return stream(stream, new StreamEvent.TalkStopped(now));
  }

  Story join(String stream, String listener) {
    return stream(stream, new StreamEvent.ListenerJoined(new ListenerId(listener), now));
  }

  Story leave(String stream, String listener) {
    return stream(stream, new StreamEvent.ListenerLeft(new ListenerId(listener), now));
  }

  Story end(String stream) {
    return stream(stream, new StreamEvent.StreamEnded(EndReason.UNPUBLISHED, now));
  }

  Story stream(String stream, StreamEvent event) {
    return add(StreamFacts.aggregate(new StreamId(stream)), StreamFacts.fact(event));
  }

  Story node(String name, NodeEvent event) {
    return add(NodeFacts.aggregate(new NodeName(name)), NodeFacts.fact(event));
  }

  Story token(String id, TokenEvent event) {
    return add(TokenFacts.aggregate(new TokenId(id)), TokenFacts.fact(event));
  }

  Story add(AggregateId aggregate, Fact fact) {
    long version = versions.merge(aggregate, 1L, Long::sum);
    facts.add(
        new Recorded(
            facts.size() + 1, aggregate, version, fact.type(), fact.at(), node, fact.body()));
    return this;
  }
}

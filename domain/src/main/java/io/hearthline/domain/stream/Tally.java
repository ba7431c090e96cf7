package io.hearthline.domain.stream;

import io.hearthline.domain.stream.Stream.Live;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a publication has come to so far, folded fact by fact. Pure.
 *
 * @param stream its state
 * @param nodes where it was, in order
 * @param talked in talks that are over
 * @param talkingSince begin of the talk that is not
 * @param mostListeners at once, until now
 */
public record Tally(
    Stream stream,
    List<NodeName> nodes,
    long talks,
    Duration talked,
    @Nullable Instant talkingSince,
    long mostListeners) {
  public Tally {
    nodes = List.copyOf(nodes);
  }

  /** Of a stream without facts. */
  public static Tally none() {
    return nothing(Stream.absent());
  }

  /**
   * With one more fact.
   *
   * @throws IllegalStateException for a corrupt log
   */
  public Tally after(StreamEvent event) {
    var next = Stream.evolve(stream, event);
    return switch (event) {
      case StreamStarted started -> nothing(next).at(started.node());
      case StreamResumed resumed when !(stream instanceof Live) -> nothing(next).at(resumed.node());
      case StreamResumed(_, _, _, var node, var at) -> silent(next, at).at(node);
      case TalkStarted(var at) when talkingSince == null ->
          new Tally(next, nodes, talks + 1, talked, at, mostListeners);
      case TalkStopped(var at) -> silent(next, at);
      case ListenerJoined _ ->
          new Tally(
              next, nodes, talks, talked, talkingSince, Math.max(mostListeners, listeners(next)));
      case TalkStarted _, StreamRenamed _, ListenerLeft _ ->
          new Tally(next, nodes, talks, talked, talkingSince, mostListeners);
      case StreamEnded _, StreamSummarised _ -> nothing(next);
    };
  }

  /** The fact that says it all, for the one that ends a live stream. */
  public StreamSummarised summary(StreamEnded end) {
    if (!(stream instanceof Live live)) throw new IllegalStateException(end + " while " + stream);
    var all = silent(stream, end.at());
    return new StreamSummarised(
        live.generation(),
        live.name(),
        live.publisher(),
        nodes,
        live.since(),
        talks,
        all.talked,
        mostListeners,
        end.reason(),
        end.at());
  }

  private static Tally nothing(Stream stream) {
    return new Tally(stream, List.of(), 0, Duration.ZERO, null, 0);
  }

  private static long listeners(Stream stream) {
    return stream instanceof Live live ? live.listeners().size() : 0;
  }

  private Tally at(NodeName node) {
    if (!nodes.isEmpty() && nodes.getLast().equals(node)) return this;
    var path = new ArrayList<>(nodes);
    path.add(node);
    return new Tally(stream, path, talks, talked, talkingSince, mostListeners);
  }

  /** A clock may have been set back meanwhile; such a talk took no time. */
  private Tally silent(Stream next, Instant at) {
    var more =
        talkingSince == null || at.isBefore(talkingSince)
            ? talked
            : talked.plus(Duration.between(talkingSince, at));
    return new Tally(next, nodes, talks, more, null, mostListeners);
  }
}

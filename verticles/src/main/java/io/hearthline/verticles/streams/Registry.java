package io.hearthline.verticles.streams;

import io.hearthline.domain.Decision;
import io.hearthline.domain.Decision.Accepted;
import io.hearthline.domain.stream.Stream;
import io.hearthline.domain.stream.Stream.Live;
import io.hearthline.domain.stream.StreamCommand;
import io.hearthline.domain.stream.StreamEvent;
import io.hearthline.domain.stream.StreamId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The state of every stream of this node, folded as it goes. Confined to one event loop. */
final class Registry {
  /** Ended streams are remembered only so that their generations are not used again. */
  private static final int MAX_ENDED = 1_000;

  private final Map<StreamId, Live> live = new LinkedHashMap<>();
  private final LinkedHashMap<StreamId, Stream> ended = new LinkedHashMap<>();

  Stream get(StreamId stream) {
    var onAir = live.get(stream);
    return onAir != null ? onAir : ended.getOrDefault(stream, Stream.absent());
  }

  int liveCount() {
    return live.size();
  }

  /**
   * Decides, and folds what was accepted.
   *
   * @param state what is known of the stream: {@link #get}, or what its last owner had of it
   */
  Decision<StreamEvent, Stream.Refusal> decide(
      StreamId stream, Stream state, StreamCommand command) {
    var decision = Stream.decide(state, command);
    if (decision instanceof Accepted(var events)) evolve(stream, state, events);
    return decision;
  }

  private void evolve(StreamId stream, Stream state, List<? extends StreamEvent> events) {
    if (events.isEmpty()) return;
    switch (Stream.evolve(state, events)) {
      case Live onAir -> {
        live.put(stream, onAir);
        ended.remove(stream);
      }
      case Stream over -> {
        live.remove(stream);
        ended.putLast(stream, over);
        if (ended.size() > MAX_ENDED) ended.pollFirstEntry();
      }
    }
  }

  /** It is another node's now. */
  void forget(StreamId stream) {
    live.remove(stream);
  }

  /** Oldest first. */
  List<Map.Entry<StreamId, Live>> liveStreams() {
    return live.entrySet().stream()
        .<Map.Entry<StreamId, Live>>map(Map.Entry::copyOf)
        .sorted(Comparator.comparing(entry -> entry.getValue().since()))
        .toList();
  }
}

package io.hearthline.verticles.streams;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.stream.Stream;
import io.hearthline.domain.stream.Stream.Live;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.domain.stream.StreamId;
import io.hearthline.verticles.bus.Stages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a node has left open, found by reading the whole journal page by page: rare enough not to
 * keep an index for. Confined to one event loop.
 */
final class Leftovers {
  private static final Logger LOG = System.getLogger(Leftovers.class.getName());
  private static final int PAGE = 1_000;
  private static final int MAX_PAGE_SECONDS = 5;

  private final Vertx vertx;
  private final Journal journal;
  private final Map<AggregateId, Stream> going = new HashMap<>();
  private final Set<AggregateId> unreadable = new HashSet<>();

  private Leftovers(Vertx vertx, Journal journal) {
    this.vertx = vertx;
    this.journal = journal;
  }

  /** Streams whose last facts say that they live at the node; fails while the journal is away. */
  static Future<Map<StreamId, Live>> of(Vertx vertx, Journal journal, NodeName node) {
    var search = new Leftovers(vertx, journal);
    return search.read(0).map(_ -> search.openAt(node));
  }

  private Future<Void> read(long fromSeq) {
    return page(fromSeq)
        .compose(page -> {
          page.forEach(this::fold);
          return page.size() < PAGE ? Future.succeededFuture() : read(page.getLast().seq() + 1);
        });
  }

  private Future<List<Recorded>> page(long fromSeq) {
    return Stages.ask(vertx, () -> journal.readAll(fromSeq, PAGE))
        .timeout(MAX_PAGE_SECONDS, TimeUnit.SECONDS);
  }

  private void fold(Recorded recorded) {
    var id = recorded.aggregate();
    if (!StreamFacts.isStream(id) || unreadable.contains(id)) return;
    if (StreamFacts.ends(recorded)) {
      going.remove(id);
      return;
    }
    try {
      var before = going.getOrDefault(id, Stream.absent());
      going.put(id, Stream.evolve(before, StreamFacts.event(recorded)));
    } catch (RuntimeException corrupt) {
      LOG.log(Level.ERROR, "the past of {0} cannot be read: {1}", id.id(), corrupt.getMessage());
      going.remove(id);
      unreadable.add(id); // one stream must not keep the others open for ever
    }
  }

  private Map<StreamId, Live> openAt(NodeName node) {
    var open = new HashMap<StreamId, Live>();
    going.forEach((id, stream) -> {
      if (stream instanceof Live live && live.node().equals(node)) {
        open.put(new StreamId(id.id()), live);
      }
    });
    return open;
  }
}

package io.hearthline.verticles.streams;

import io.hearthline.cluster.journal.CommandIds;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Journal.Outcome;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Journal.Outcome.Conflict;
import io.hearthline.domain.journal.Journal.Outcome.Fenced;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.stream.StreamEvent;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.domain.stream.StreamId;
import io.hearthline.media.measure.Histogram;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.RecordedEvent;
import io.hearthline.verticles.bus.Stages;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What has happened and is on its way into the journal, in order per stream, and from there to the
 * event bus. Nobody waits for it: while the journal is away live views are told without a place,
 * and everything follows once it is back. Confined to one event loop.
 */
final class Outbox {
  /** Above this only starts, renames and ends are kept for a journal that is away. */
  static final int MAX_WAITING = 10_000;

  /** Above this nothing new may start. */
  static final int FULL = 4 * MAX_WAITING;

  private static final Logger LOG = System.getLogger(Outbox.class.getName());
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 5_000;

  private final Vertx vertx;
  private final LocalBus bus;
  private final Journal journal;
  private final StreamsConfig config;
  private final NodeEpoch epoch;
  private final BiConsumer<StreamId, Long> onSuperseded;
  private final Map<StreamId, Queue> queues = new HashMap<>();

  /**
   * Versions of streams with nothing waiting; bounded, since the journal corrects a wrong guess.
   */
  private final Map<StreamId, Long> versions =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamId, Long> eldest) {
          return size() > 2_000;
        }
      };

  private final Histogram times =
      new Histogram(
          0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5);
  private int waiting;
  private boolean away;
  private long lost;
  private @Nullable Promise<Void> emptied;

  /**
   * @param onSuperseded told of a stream, and its generation, that another node has ended or has a
   *     later publisher of
   */
  Outbox(
      Vertx vertx,
      LocalBus bus,
      Journal journal,
      StreamsConfig config,
      NodeEpoch epoch,
      BiConsumer<StreamId, Long> onSuperseded) {
    this.vertx = vertx;
    this.bus = bus;
    this.journal = journal;
    this.config = config;
    this.epoch = epoch;
    this.onSuperseded = onSuperseded;
  }

  /** How long successful appends took. */
  Histogram.Snapshot times() {
    return times.snapshot();
  }

  /** Whether the journal did not take what it was given last. */
  boolean away() {
    return away;
  }

  /** Something else was asked of the journal, in vain. */
  void missedJournal(Throwable failure) {
    tellEverything("is away: " + reason(failure));
  }

  /** Something else was written to the journal; what waits finds out for itself. */
  void foundJournal() {
    if (waiting == 0) back();
  }

  /** In words for the operator; nobody looks for a bug where a server is away. */
  static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** Whether so much waits for the journal that nothing new should start. */
  boolean full() {
    return waiting >= FULL;
  }

  /** Whether live views were told something about the stream that is not durable yet. */
  boolean unjournalled(StreamId stream) {
    var queue = queues.get(stream);
    return queue != null && queue.waiting.getFirst().told;
  }

  /**
   * Takes what happened.
   *
   * @param owner of the stream: this node, or one that is lost and cannot tell itself
   * @param generation of the publisher that it happened to
   * @return done when the journal holds it, or something else that makes it no longer true
   */
  Future<Void> add(
      StreamId stream, NodeName owner, long generation, List<? extends StreamEvent> events) {
    var kept = events.stream().filter(this::worthKeeping).map(StreamFacts::fact).toList();
    if (kept.isEmpty()) return Future.succeededFuture();
    var queue = queues.computeIfAbsent(stream, id -> new Queue(id, versions.getOrDefault(id, 0L)));
    var letter = new Letter(CommandIds.next(), owner, generation, kept);
    queue.waiting.addLast(letter);
    waiting += kept.size();
    if (away) tell(queue);
    if (queue.waiting.size() == 1) send(queue);
    return letter.settled.future();
  }

  /**
   * Another node has recorded a later publisher, so what waits of earlier ones is no longer true of
   * the stream. The letter under way stays: the journal decides about that one.
   */
  void drop(StreamId stream, long generation) {
    var queue = queues.get(stream);
    if (queue == null || queue.waiting.isEmpty()) return;
    var sent = queue.waiting.getFirst();
    var stale =
        queue.waiting.stream()
            .filter(letter -> letter != sent && letter.generation < generation)
            .toList();
    queue.waiting.removeAll(stale);
    stale.forEach(this::settle);
  }

  /** Done when nothing waits any more. */
  Future<Void> flush() {
    if (queues.isEmpty()) return Future.succeededFuture();
    if (emptied == null) emptied = Promise.promise();
    return emptied.future();
  }

  private boolean worthKeeping(StreamEvent event) {
    if (waiting < MAX_WAITING) return true;
    return switch (event) {
      case StreamEvent.StreamStarted _,
          StreamEvent.StreamResumed _,
          StreamEvent.StreamRenamed _,
          StreamEvent.StreamEnded _,
          StreamEvent.StreamSummarised _ ->
          true;
      case StreamEvent.TalkStarted _,
          StreamEvent.TalkStopped _,
          StreamEvent.ListenerJoined _,
          StreamEvent.ListenerLeft _ -> {
        lost++;
        yield false;
      }
    };
  }

  private void send(Queue queue) {
    var letter = queue.waiting.getFirst();
    var append =
        new Append(
            letter.command,
            StreamFacts.aggregate(queue.stream),
            queue.version,
            config.node().value(),
            epoch.current(),
            letter.facts);
    long patience =
        vertx.setTimer(config.journalPatience().toMillis(), _ -> tellEverything("is slow"));
    long begunNanos = System.nanoTime();
    Stages.ask(vertx, () -> journal.append(append))
        .onComplete(result -> {
          vertx.cancelTimer(patience);
          if (result.succeeded()) times.observeNanos(System.nanoTime() - begunNanos);
          if (result.succeeded()) recorded(queue, result.result());
          else retryLater(queue, result.cause());
        });
  }

  private void recorded(Queue queue, Outcome outcome) {
    queue.retryMillis = FIRST_RETRY_MILLIS;
    switch (outcome) {
      case Conflict _ -> catchUp(queue);
      case Fenced(var lowest) -> {
        LOG.log(
            Level.WARNING,
            "the other nodes had given this one up; it goes on as epoch {0}",
            String.valueOf(epoch.renew(lowest)));
        send(queue); // what they recorded instead is a conflict now
      }
      case Appended(var facts) -> {
        back();
        queue.version = facts.getLast().version();
        var letter = queue.waiting.removeFirst();
        for (var fact : facts) publish(queue.stream, fact);
        settle(letter);
        goOn(queue);
      }
    }
  }

  /** Nothing of it waits any more. */
  private void settle(Letter letter) {
    waiting -= letter.facts.size();
    letter.settled.complete();
  }

  private void goOn(Queue queue) {
    if (queue.waiting.isEmpty()) close(queue);
    else send(queue);
  }

  private boolean isStale(Letter letter, Past past) {
    return past.supersedes(letter.generation, letter.begins(), letter.owner);
  }

  /** Looks at what others have recorded meanwhile, and goes on behind it if there is a point. */
  private void catchUp(Queue queue) {
    var aggregate = StreamFacts.aggregate(queue.stream);
    Stages.ask(vertx, () -> journal.read(aggregate))
        .onSuccess(facts -> caughtUp(queue, facts))
        .onFailure(failure -> retryLater(queue, failure));
  }

  private void caughtUp(Queue queue, List<Recorded> facts) {
    Past past;
    try {
      past = Past.of(facts);
    } catch (RuntimeException corrupt) {
      giveUp(queue, corrupt);
      return;
    }
    queue.version = past.version();
    boolean superseded = false;
    while (!queue.waiting.isEmpty() && isStale(queue.waiting.getFirst(), past)) {
      settle(queue.waiting.removeFirst());
      superseded = true;
    }
    if (superseded && !past.isLiveAt(config.node())) {
      onSuperseded.accept(queue.stream, past.state().lastGeneration());
    }
    goOn(queue);
  }

  /** One stream's past makes no sense and never will; that is no reason to doubt the journal. */
  private void giveUp(Queue queue, RuntimeException corrupt) {
    LOG.log(
        Level.ERROR,
        "nothing is recorded of stream {0}, whose past cannot be read: {1}",
        queue.stream.value(),
        reason(corrupt));
    var hopeless = List.copyOf(queue.waiting);
    queue.waiting.clear();
    hopeless.forEach(this::settle);
    close(queue);
  }

  private void back() {
    if (away) LOG.log(Level.INFO, "journal is back; {0} facts were given up meanwhile", lost);
    away = false;
    lost = 0;
  }

  private void close(Queue queue) {
    queues.remove(queue.stream);
    versions.put(queue.stream, queue.version);
    if (queues.isEmpty() && emptied != null) {
      emptied.tryComplete();
      emptied = null;
    }
  }

  private void retryLater(Queue queue, Throwable failure) {
    missedJournal(failure);
    vertx.setTimer(queue.retryMillis, _ -> send(queue));
    queue.retryMillis = Math.min(2 * queue.retryMillis, LAST_RETRY_MILLIS);
  }

  private void tellEverything(String what) {
    if (!away) LOG.log(Level.WARNING, "journal " + what + "; audio goes on, facts wait");
    away = true;
    queues.values().forEach(this::tell);
  }

  private void tell(Queue queue) {
    long version = queue.version;
    for (var letter : queue.waiting) {
      for (var fact : letter.facts) {
        version++;
        if (!letter.told) publish(queue.stream, null, version, fact);
      }
      letter.told = true;
    }
  }

  private void publish(StreamId stream, Recorded recorded) {
    var fact = new Fact(recorded.type(), recorded.at(), recorded.body());
    publish(stream, recorded.seq(), recorded.version(), fact);
  }

  private void publish(StreamId stream, @Nullable Long seq, long version, Fact fact) {
    var event =
        new RecordedEvent(
            seq,
            stream.value(),
            version,
            fact.type(),
            fact.at(),
            config.node().value(),
            new JsonObject(new LinkedHashMap<>(fact.body())));
    bus.publish(Addresses.event(fact.type()), event.toJson());
  }

  /** One stream's letters; the first is being sent. */
  private static final class Queue {
    final StreamId stream;
    final Deque<Letter> waiting = new ArrayDeque<>();

    /** Of the last fact that the journal holds. */
    long version;

    long retryMillis = FIRST_RETRY_MILLIS;

    Queue(StreamId stream, long version) {
      this.stream = stream;
      this.version = version;
    }
  }

  /** What one command caused. */
  private static final class Letter {
    final UUID command;
    final NodeName owner;
    final long generation;
    final List<Fact> facts;
    final Promise<Void> settled = Promise.promise();
    boolean told;

    Letter(UUID command, NodeName owner, long generation, List<Fact> facts) {
      this.command = command;
      this.owner = owner;
      this.generation = generation;
      this.facts = facts;
    }

    boolean begins() {
      return StreamFacts.begins(facts.getFirst());
    }
  }
}

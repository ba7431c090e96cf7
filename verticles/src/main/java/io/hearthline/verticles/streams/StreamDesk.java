package io.hearthline.verticles.streams;

import io.hearthline.domain.Decision.Accepted;
import io.hearthline.domain.Decision.Refused;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Leases.Lease;
import io.hearthline.domain.stream.EndReason;
import io.hearthline.domain.stream.ListenerId;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.stream.PublisherId;
import io.hearthline.domain.stream.Stream;
import io.hearthline.domain.stream.Stream.Live;
import io.hearthline.domain.stream.StreamCommand;
import io.hearthline.domain.stream.StreamEvent;
import io.hearthline.domain.stream.StreamId;
import io.hearthline.domain.stream.StreamName;
import io.hearthline.verticles.access.ResumeTokens;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.HistogramJson;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.Refusal;
import io.hearthline.verticles.bus.StreamRequest;
import io.hearthline.verticles.bus.StreamStarted;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Takes commands, decides in memory, answers at once and writes to the journal behind. Confined to
 * one event loop, which is the order of events.
 */
final class StreamDesk {
  private static final Logger LOG = System.getLogger(StreamDesk.class.getName());
  private static final long LEFTOVERS_RETRY_MILLIS = 5_000;
  private static final int MAX_FLUSH_SECONDS = 2;
  private static final long ROLL_CALL_MILLIS = 30_000;
  private static final int RANDOM_ID_BYTES = 16;

  private final Vertx vertx;
  private final Journal journal;
  private final ResumeTokens resumeTokens;
  private final InstantSource clock;
  private final StreamsConfig config;
  private final LocalBus bus;
  private final ClusterBus cluster;
  private final Elsewhere elsewhere;
  private final Outbox outbox;
  private final Survivor survivor;
  private final SecureRandom random = new SecureRandom();
  private final Registry registry = new Registry();
  private final ClientsElsewhere clients = new ClientsElsewhere();
  private final RollCall rollCall;
  private boolean draining;

  StreamDesk(
      Vertx vertx,
      Journal journal,
      ResumeTokens resumeTokens,
      InstantSource clock,
      StreamsConfig config) {
    this.vertx = vertx;
    this.journal = journal;
    this.resumeTokens = resumeTokens;
    this.clock = clock;
    this.config = config;
    bus = new LocalBus(vertx);
    cluster = new ClusterBus(vertx, config.node().value());
    rollCall = new RollCall(cluster, registry, clients, this::now, this::decide);
    elsewhere = new Elsewhere(bus, config.node(), this::giveWay);
    var epoch =
        new NodeEpoch(
            config.epoch(),
            renewed -> bus.publish(Addresses.NODE_RENEWED, new JsonObject().put("epoch", renewed)));
    outbox = new Outbox(vertx, bus, journal, config, epoch, this::giveWay);
    survivor =
        new Survivor(vertx, journal, config, epoch, outbox, elsewhere::hears, this::speakFor);
  }

  /** The ends first: that the node is lost is written once, however often this is tried. */
  private Future<Void> speakFor(Lease lost) {
    return endLeftovers(new NodeName(lost.node()), EndReason.NODE_LOST)
        .compose(_ ->
            bus.request(
                Addresses.NODES_LOST,
                new JsonObject().put("node", lost.node()).put("epoch", lost.epoch())))
        .mapEmpty();
  }

  /** Begins to answer, and to look after what earlier runs and lost nodes left open. */
  Future<Void> open() {
    survivor.start().onComplete(_ -> endWhatAnEarlierRunLeftOpen());
    return serve();
  }

  /** Ends every stream. Bounded: a disk that hangs must not keep the process from ending. */
  Future<Void> close() {
    draining = true;
    for (var stream : registry.liveStreams()) {
      decide(stream.getKey(), new StreamCommand.End(EndReason.SHUTDOWN, now()));
    }
    return outbox
        .flush()
        .compose(_ -> survivor.stop())
        .timeout(MAX_FLUSH_SECONDS, TimeUnit.SECONDS)
        .otherwise(failure -> {
          LOG.log(
              Level.WARNING,
              "stopping with facts that the journal has not taken: {0}",
              Outbox.reason(failure));
          return null;
        });
  }

  private Future<Void> serve() {
    elsewhere.watch();
    bus.listen(Addresses.DIRECTORY_NODE, this::onNode);
    vertx.setPeriodic(ROLL_CALL_MILLIS, _ -> elsewhere.heard().forEach(rollCall::of));
    bus.answer(Addresses.STREAMS_LIST, _ -> Future.succeededFuture(list()));
    bus.answer(Addresses.STREAMS_STATS, _ -> Future.succeededFuture(stats()));
    bus.listen(Addresses.NODE_DRAINING, _ -> draining = true);
    return cluster.serve(Addresses.STREAMS_COMMAND, this::onCommand);
  }

  private Future<JsonObject> onCommand(JsonObject json) {
    try {
      return Future.succeededFuture(
          switch (StreamRequest.parse(json)) {
            case StreamRequest.Start start -> start(start).toJson();
            case StreamRequest.End end -> end(end);
            case StreamRequest.Rename(var stream, var name) ->
                change(stream, new StreamCommand.Rename(name(name), now()));
            case StreamRequest.Talk(var stream, var talking) ->
                change(
                    stream,
                    talking
                        ? new StreamCommand.TalkStart(now())
                        : new StreamCommand.TalkStop(now()));
            case StreamRequest.Join(var stream, var listener) ->
                change(
                    stream,
                    new StreamCommand.Join(
                        new ListenerId(listener), config.maxListenersPerStream(), now()));
            case StreamRequest.Leave(var stream, var listener) ->
                change(stream, new StreamCommand.Leave(new ListenerId(listener), now()));
          });
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(
          new Refusal(Refusal.BAD_REQUEST, String.valueOf(e.getMessage())).toException());
    }
  }

  private StreamStarted start(StreamRequest.Start request) {
    if (draining) throw unavailable("this node is shutting down");
    if (outbox.full()) throw unavailable("the journal has been away for too long");
    var stream = new StreamId(request.stream() == null ? randomId() : request.stream());
    boolean mine = registry.get(stream) instanceof Live;
    if (!mine && registry.liveCount() >= config.maxStreams()) {
      throw unavailable("all " + config.maxStreams() + " streams are in use");
    }
    var command = publication(stream, known(stream, request), request);
    decide(stream, known(stream, request), command);
    clients.of(stream, request.by());
    return started(stream);
  }

  /** What is known of a stream here or, if that is more recent, by the node that has it now. */
  private Stream known(StreamId stream, StreamRequest.Start request) {
    var here = registry.get(stream);
    var there = elsewhere.find(stream);
    if (there == null || there.generation() <= here.lastGeneration()) return here;
    return new Live(
        there.generation(),
        name(there.name()),
        // Whose it is there the token says, and nobody gets past a live stream without one.
        new PublisherId(request.publisher()),
        new NodeName(there.node()),
        there.since(),
        there.talking(),
        Set.of());
  }

  private StreamCommand publication(StreamId stream, Stream state, StreamRequest.Start request) {
    var name = name(request.name());
    var publisher = new PublisherId(request.publisher());
    var token = request.resume();
    if (token == null) {
      long generation = state.lastGeneration() + 1;
      return new StreamCommand.Start(generation, name, publisher, config.node(), now());
    }
    long proven =
        resumeTokens
            .check(token, stream.value(), publisher.value(), now())
            .orElseThrow(
                () -> new Refusal(Refusal.FORBIDDEN, "resume token not valid").toException());
    // One behind is still his: the reply that held his next token may have been lost on the way.
    if (proven < state.lastGeneration() - 1) throw resumedSince();
    long next = Math.max(proven, state.lastGeneration()) + 1;
    return new StreamCommand.Resume(next, name, publisher, config.node(), now());
  }

  private StreamStarted started(StreamId stream) {
    if (!(registry.get(stream) instanceof Live live)) throw resumedSince();
    var resume =
        resumeTokens.issue(
            stream.value(), live.generation(), live.publisher().value(), clock.instant());
    return new StreamStarted(view(stream, live), resume);
  }

  private JsonObject end(StreamRequest.End request) {
    var stream = new StreamId(request.stream());
    if (!(registry.get(stream) instanceof Live before)) throw noSuchStream();
    var generation = request.generation();
    if (generation != null && generation != before.generation()) {
      throw new Refusal(Refusal.CONFLICT, "another generation is live").toException();
    }
    decide(stream, new StreamCommand.End(new EndReason(request.reason()), now()));
    return reply(view(stream, before));
  }

  private JsonObject change(String id, StreamCommand command) {
    var stream = new StreamId(id);
    decide(stream, command);
    if (registry.get(stream) instanceof Live live) return reply(view(stream, live));
    throw noSuchStream(); // the journal knows of another node's publisher
  }

  private void decide(StreamId stream, StreamCommand command) {
    decide(stream, registry.get(stream), command);
  }

  private void decide(StreamId stream, Stream state, StreamCommand command) {
    switch (registry.decide(stream, state, command)) {
      case Accepted(var events) -> {
        var now = registry.get(stream);
        if (!(now instanceof Live)) clients.forget(stream);
        outbox.add(stream, config.node(), now.lastGeneration(), events);
      }
      case Refused(var refusal) -> throw refused(refusal);
    }
  }

  /** Whose node is gone, or has begun a new life, cannot say good-bye himself. */
  private void onNode(JsonObject change) {
    switch (change.getString("change")) {
      case "joined", "left", "lost" -> {
        dismissListenersAt(change.getString("node"));
        endStreamsBy(change.getString("node"));
      }
      case "back" -> rollCall.of(change.getString("node"));
      default -> {}
    }
  }

  private void endStreamsBy(String node) {
    for (var stream : clients.at(node)) {
      if (registry.get(stream) instanceof Live) {
        decide(stream, new StreamCommand.End(new EndReason("signaling-lost"), now()));
      }
    }
  }

  private void dismissListenersAt(String node) {
    for (var stream : registry.liveStreams()) {
      for (var listener : stream.getValue().listeners()) {
        if (StreamRequest.listensAt(listener.value(), node)) {
          decide(stream.getKey(), new StreamCommand.Leave(listener, now()));
        }
      }
    }
  }

  /** Another node has one of our streams, by a later publisher: it is no longer ours to change. */
  private void giveWay(StreamId stream, long generation) {
    if (registry.get(stream) instanceof Live live && live.generation() <= generation) {
      registry.forget(stream);
      clients.forget(stream);
      outbox.drop(stream, generation);
    }
  }

  private RuntimeException refused(Stream.Refusal refusal) {
    return switch (refusal) {
      case NO_SUCH_STREAM -> noSuchStream();
      case ALREADY_LIVE ->
          new Refusal(Refusal.CONFLICT, "somebody publishes this stream").toException();
      case SUPERSEDED -> resumedSince();
      case OTHER_PUBLISHER ->
          new Refusal(Refusal.FORBIDDEN, "this stream is somebody else's").toException();
      case TOO_MANY_LISTENERS ->
          unavailable(
              "this stream has its " + config.maxListenersPerStream() + " listeners already");
    };
  }

  private JsonObject list() {
    return StreamView.listToJson(
        registry.liveStreams().stream()
            .map(stream -> view(stream.getKey(), stream.getValue()))
            .toList());
  }

  private JsonObject stats() {
    var times = outbox.times();
    return new JsonObject()
        .put("live", registry.liveStreams().size())
        .put("journalAway", outbox.away())
        .put("journalDamage", journal.damage().orElse(null))
        .put(
            "appendSeconds",
            HistogramJson.of(times.boundsSeconds(), times.counts(), times.sumSeconds()));
  }

  private StreamView view(StreamId stream, Live live) {
    return new StreamView(
        stream.value(),
        live.name().value(),
        live.since(),
        live.talking(),
        live.listeners().size(),
        live.generation(),
        outbox.unjournalled(stream),
        live.node().value());
  }

  /**
   * Ends what an earlier run of this node left open. In the background, since the journal may be
   * long or away, and nobody who wants to talk waits for it.
   */
  private void endWhatAnEarlierRunLeftOpen() {
    endLeftovers(config.node(), EndReason.RESTART)
        .onFailure(failure -> {
          if (!outbox.away()) {
            LOG.log(
                Level.WARNING,
                "journal not read; its past is looked at later: {0}",
                Outbox.reason(failure));
          }
          vertx.setTimer(LEFTOVERS_RETRY_MILLIS, _ -> endWhatAnEarlierRunLeftOpen());
        });
  }

  /**
   * What lives here, or went on elsewhere, is not left over.
   *
   * @return done when the ends are in the journal; fails if it could not be read
   */
  private Future<Void> endLeftovers(NodeName node, EndReason reason) {
    return Leftovers.of(vertx, journal, node)
        .compose(open -> {
          var ends = new ArrayList<Future<Void>>();
          open.forEach((stream, live) -> {
            if (isLiveBeside(node, stream)) return;
            var end = new StreamEvent.StreamEnded(reason, now());
            ends.add(outbox.add(stream, live.node(), live.generation(), List.of(end)));
          });
          return Future.join(ends).mapEmpty();
        });
  }

  /** The directory still lists what a lost node had, about as long as the node is waited for. */
  private boolean isLiveBeside(NodeName node, StreamId stream) {
    if (registry.get(stream) instanceof Live) return true;
    var there = elsewhere.find(stream);
    return there != null && !there.node().equals(node.value());
  }

  private static StreamName name(String raw) {
    return StreamName.cleaned(raw)
        .orElseThrow(() -> new IllegalArgumentException("a name has 1-64 visible characters"));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private String randomId() {
    byte[] bytes = new byte[RANDOM_ID_BYTES];
    random.nextBytes(bytes);
    return "stream_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static JsonObject reply(StreamView view) {
    return new JsonObject().put("stream", view.toJson());
  }

  private static RuntimeException noSuchStream() {
    return new Refusal(Refusal.NOT_FOUND, "no such stream").toException();
  }

  private static RuntimeException resumedSince() {
    return new Refusal(Refusal.CONFLICT, "somebody has resumed this stream since").toException();
  }

  private static RuntimeException unavailable(String reason) {
    return new Refusal(Refusal.UNAVAILABLE, reason).toException();
  }
}

package io.hearthline.verticles.streams;

import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.Decision;
import io.hearthline.domain.stream.Decision.Accepted;
import io.hearthline.domain.stream.Decision.Refused;
import io.hearthline.domain.stream.EndReason;
import io.hearthline.domain.stream.ListenerId;
import io.hearthline.domain.stream.PublisherId;
import io.hearthline.domain.stream.Stream;
import io.hearthline.domain.stream.Stream.Absent;
import io.hearthline.domain.stream.Stream.Ended;
import io.hearthline.domain.stream.Stream.Live;
import io.hearthline.domain.stream.StreamCommand;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.domain.stream.StreamId;
import io.hearthline.domain.stream.StreamName;
import io.hearthline.verticles.access.ResumeTokens;
import io.hearthline.verticles.bus.Addresses;
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
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Takes commands, decides in memory, answers at once and writes to the journal behind. Confined to
 * one event loop, which is the order of events.
 */
final class StreamDesk {
  private static final Logger LOG = System.getLogger(StreamDesk.class.getName());
  private static final int RECOVERY_PAGE = 1_000;
  private static final int MAX_PAGE_SECONDS = 5;
  private static final int MAX_FLUSH_SECONDS = 2;
  private static final int RANDOM_ID_BYTES = 16;

  private final Vertx vertx;
  private final Journal journal;
  private final ResumeTokens resumeTokens;
  private final InstantSource clock;
  private final StreamsConfig config;
  private final LocalBus bus;
  private final Outbox outbox;
  private final SecureRandom random = new SecureRandom();
  private final Registry registry = new Registry();
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
    outbox = new Outbox(vertx, bus, journal, config);
  }

  /** Recalls what the journal knows, ends what an earlier run left open, and begins to answer. */
  Future<Void> open() {
    return recover(0).onSuccess(_ -> serve());
  }

  /** Ends every stream. Bounded: a disk that hangs must not keep the process from ending. */
  Future<Void> close() {
    draining = true;
    for (var stream : registry.liveStreams()) {
      decide(stream.getKey(), new StreamCommand.End(EndReason.SHUTDOWN, now()));
    }
    return outbox
        .flush()
        .timeout(MAX_FLUSH_SECONDS, TimeUnit.SECONDS)
        .otherwise(failure -> {
          LOG.log(Level.WARNING, "stopping with facts that the journal has not taken", failure);
          return null;
        });
  }

  private void serve() {
    endWhatAnEarlierRunLeftOpen();
    bus.answer(Addresses.STREAMS_COMMAND, this::onCommand);
    bus.answer(Addresses.STREAMS_LIST, _ -> Future.succeededFuture(list()));
    bus.answer(Addresses.STREAMS_STATS, _ -> Future.succeededFuture(stats()));
    bus.listen(Addresses.NODE_DRAINING, _ -> draining = true);
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
    var state = registry.get(stream);
    if (!(state instanceof Live) && registry.liveCount() >= config.maxStreams()) {
      throw unavailable("all " + config.maxStreams() + " streams are in use");
    }
    decide(stream, publication(stream, state, request));
    return started(stream);
  }

  private StreamCommand publication(StreamId stream, Stream state, StreamRequest.Start request) {
    var name = name(request.name());
    var publisher = new PublisherId(request.publisher());
    var token = request.resume();
    if (token == null) {
      long generation = generation(state) + 1;
      return new StreamCommand.Start(generation, name, publisher, config.node(), now());
    }
    long proven =
        resumeTokens
            .check(token, stream.value(), publisher.value(), now())
            .orElseThrow(
                () -> new Refusal(Refusal.FORBIDDEN, "resume token not valid").toException());
    if (state instanceof Absent) {
      return new StreamCommand.Start(proven + 1, name, publisher, config.node(), now());
    }
    if (proven != generation(state)) {
      throw new Refusal(Refusal.CONFLICT, "somebody has resumed this stream since").toException();
    }
    return new StreamCommand.Resume(proven + 1, name, publisher, config.node(), now());
  }

  private StreamStarted started(StreamId stream) {
    var live = (Live) registry.get(stream);
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
    throw new IllegalStateException(command + " ended " + stream);
  }

  private void decide(StreamId stream, StreamCommand command) {
    switch (registry.decide(stream, command)) {
      case Accepted(var events) -> outbox.add(stream, events);
      case Refused(var refusal) -> throw refused(refusal);
    }
  }

  private RuntimeException refused(Decision.Refusal refusal) {
    return switch (refusal) {
      case NO_SUCH_STREAM -> noSuchStream();
      case ALREADY_LIVE ->
          new Refusal(Refusal.CONFLICT, "somebody publishes this stream").toException();
      case SUPERSEDED ->
          new Refusal(Refusal.CONFLICT, "somebody has resumed this stream since").toException();
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
        outbox.unjournalled(stream));
  }

  /** Folds the journal page by page; one that is away must not keep the node from starting. */
  private Future<Void> recover(long fromSeq) {
    return page(fromSeq)
        .compose(page -> {
          for (var recorded : page) recall(recorded);
          return page.size() < RECOVERY_PAGE
              ? Future.<Void>succeededFuture()
              : recover(page.getLast().seq() + 1);
        })
        .otherwise(failure -> {
          LOG.log(Level.WARNING, "journal not read, starting without its past", failure);
          return null;
        });
  }

  private Future<List<Recorded>> page(long fromSeq) {
    try {
      return Future.fromCompletionStage(
              journal.readAll(fromSeq, RECOVERY_PAGE), vertx.getOrCreateContext())
          .timeout(MAX_PAGE_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void recall(Recorded recorded) {
    if (!StreamFacts.isStream(recorded.aggregate())) return;
    var stream = new StreamId(recorded.aggregate().id());
    registry.evolve(stream, List.of(StreamFacts.event(recorded)));
    outbox.knows(stream, recorded.version());
  }

  private void endWhatAnEarlierRunLeftOpen() {
    for (var stream : registry.liveStreams()) {
      if (stream.getValue().node().equals(config.node())) {
        decide(stream.getKey(), new StreamCommand.End(EndReason.RESTART, now()));
      }
    }
  }

  private static StreamName name(String raw) {
    return StreamName.cleaned(raw)
        .orElseThrow(() -> new IllegalArgumentException("a name has 1-64 visible characters"));
  }

  private static long generation(Stream state) {
    return switch (state) {
      case Absent _ -> 0;
      case Live live -> live.generation();
      case Ended ended -> ended.generation();
    };
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

  private static RuntimeException unavailable(String reason) {
    return new Refusal(Refusal.UNAVAILABLE, reason).toException();
  }
}

package io.hearthline.verticles.recorder;

import io.hearthline.domain.Decision;
import io.hearthline.domain.Decision.Accepted;
import io.hearthline.domain.Decision.Refused;
import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.node.Node;
import io.hearthline.domain.node.NodeCommand;
import io.hearthline.domain.node.NodeFacts;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.token.Grant;
import io.hearthline.domain.token.Token;
import io.hearthline.domain.token.TokenCommand;
import io.hearthline.domain.token.TokenFacts;
import io.hearthline.domain.token.TokenId;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.access.StoredToken;
import io.hearthline.verticles.access.TokenWatcher;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes down that this node started and stopped, which others were given up, and what became of
 * tokens. Nobody waits for it, except the stop, and that not for long.
 */
public final class RecorderVerticle extends VerticleBase implements TokenWatcher {
  private static final Logger LOG = System.getLogger(RecorderVerticle.class.getName());
  private static final int MAX_STOP_SECONDS = 2;

  private final Journal journal;
  private final NodeIdentity node;
  private final InstantSource clock;
  private @Nullable Recorder recorder;
  private long epoch;

  public RecorderVerticle(Journal journal, NodeIdentity node, InstantSource clock) {
    this.journal = journal;
    this.node = node;
    this.epoch = node.epoch();
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    var recording = new Recorder(vertx, journal, node.name(), epoch);
    recorder = recording;
    recordStart();
    var bus = new LocalBus(vertx);
    bus.answer(Addresses.NODES_LOST, this::lost);
    bus.listen(
        Addresses.NODE_RENEWED,
        renewed -> {
          epoch = renewed.getLong("epoch");
          recording.renew(epoch);
          recordStart();
        });
    return Future.succeededFuture();
  }

  private void recordStart() {
    recordNode(
        node.name(),
        new NodeCommand.Start(epoch, node.software(), new TreeSet<>(node.roles()), now()));
  }

  @Override
  public Future<?> stop() {
    return recordNode(node.name(), new NodeCommand.Stop(epoch, now()))
        .timeout(MAX_STOP_SECONDS, TimeUnit.SECONDS)
        .otherwise(failure -> {
          LOG.log(Level.WARNING, "the stop is not recorded: " + failure.getMessage());
          return null;
        });
  }

  private Future<JsonObject> lost(JsonObject request) {
    var command = new NodeCommand.Lose(request.getLong("epoch"), new NodeName(node.name()), now());
    return recordNode(request.getString("node"), command).map(new JsonObject());
  }

  @Override
  public void issued(StoredToken token) {
    var roles =
        token.roles().stream().map(Role::word).collect(Collectors.toCollection(TreeSet::new));
    var grant = new Grant(token.name(), roles, token.names().value(), token.expires());
    recordToken(token.id(), new TokenCommand.Issue(grant, token.created()));
  }

  @Override
  public void revoked(String id, Instant at) {
    recordToken(id, new TokenCommand.Revoke(at));
  }

  /** Where nodes share no journal, only the node that made the token can write down its end. */
  @Override
  public void revokedElsewhere(String id, Instant at) {
    revoked(id, at);
  }

  private Future<Void> recordNode(String name, NodeCommand command) {
    return record(
        NodeFacts.aggregate(new NodeName(name)),
        history -> {
          var state = Node.absent();
          for (var fact : history) state = Node.evolve(state, NodeFacts.event(fact));
          return facts(Node.decide(state, command), NodeFacts::fact, command);
        });
  }

  private void recordToken(String id, TokenCommand command) {
    context.runOnContext(_ ->
        record(
            TokenFacts.aggregate(new TokenId(id)),
            history -> {
              var state = Token.absent();
              for (var fact : history) state = Token.evolve(state, TokenFacts.event(fact));
              return facts(Token.decide(state, command), TokenFacts::fact, command);
            }));
  }

  private Future<Void> record(AggregateId aggregate, Function<List<Recorded>, List<Fact>> decide) {
    var running = recorder;
    return running == null ? Future.failedFuture("not started") : running.record(aggregate, decide);
  }

  private static <E, R> List<Fact> facts(
      Decision<E, R> decision, Function<E, Fact> fact, Object command) {
    return switch (decision) {
      case Accepted<E, R>(var events) -> events.stream().map(fact).toList();
      case Refused<E, R>(var refusal) -> {
        LOG.log(Level.DEBUG, "{0}: {1}", refusal, command);
        yield List.of();
      }
    };
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

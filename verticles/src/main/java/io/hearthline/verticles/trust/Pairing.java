package io.hearthline.verticles.trust;

import static java.util.Objects.requireNonNull;

import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.access.CodesElsewhere;
import io.hearthline.verticles.access.TokenBook;
import io.hearthline.verticles.access.Tokens;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A pairing code is typed wherever a phone happens to be connected. The node that shows it decides,
 * as it does for its own: it counts the mistakes, from whichever node they come, and makes the
 * token. An answer that is lost has used up the code; somebody makes another.
 */
final class Pairing implements CodesElsewhere {
  private static final Duration PATIENCE = Duration.ofMillis(1_500);
  private static final Refusal NOT_HERE = new Refusal(Refusal.NOT_FOUND, "no such code");
  private static final String ASK = "pairing";
  private static final String ANSWER = "paired";

  private final String node;
  private final ClusterBus bus;
  private final Neighbours neighbours;
  private final Access access;
  private final Tokens tokens;
  private final Seal seal;

  Pairing(
      String node, ClusterBus bus, Neighbours neighbours, Access access, Tokens tokens, Seal seal) {
    this.node = node;
    this.bus = bus;
    this.neighbours = neighbours;
    this.access = access;
    this.tokens = tokens;
    this.seal = seal;
  }

  /** Asks all at once; a code is open at one of them at most, and the others count a mistake. */
  @Override
  public Optional<Tokens.Created> redeem(String typed) throws IOException {
    var asked = neighbours.all().stream().map(other -> ask(other, typed)).toList();
    if (asked.isEmpty()) return Optional.empty();
    var found = Future.any(asked).otherwiseEmpty().map(_ -> firstOf(asked));
    var token = await(found);
    if (token.isEmpty()) return Optional.empty();
    // Before the phone has it: it will show it here next.
    tokens.adopt(new TokenBook(List.of(token.get().stored()), List.of()));
    return token;
  }

  private static Optional<Tokens.Created> firstOf(List<Future<Tokens.Created>> asked) {
    return asked.stream().filter(Future::succeeded).map(Future::result).findFirst();
  }

  private Future<Tokens.Created> ask(String other, String typed) {
    var box = seal.close(new JsonObject().put("code", typed), ASK, node, other);
    var body = new JsonObject().put("node", node).put("box", box);
    return bus.request(other, Addresses.TRUST_PAIR, body, PATIENCE)
        .map(reply -> {
          try {
            return created(seal.open(reply.getString("box", ""), ANSWER, other, box));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** The others' side: what is typed there, redeemed here. */
  Future<JsonObject> answer(Vertx vertx, JsonObject request) {
    var from = request.getString("node", "");
    var box = request.getString("box", "");
    return vertx
        .executeBlocking(() -> access.redeem(seal.open(box, ASK, from, node).getString("code", "")))
        .compose(token ->
            requireNonNull(token)
                .map(created -> seal.close(json(created), ANSWER, node, box))
                .map(sealed -> Future.succeededFuture(new JsonObject().put("box", sealed)))
                .orElseGet(() -> Future.failedFuture(NOT_HERE.toException())));
  }

  private static JsonObject json(Tokens.Created created) {
    return new JsonObject()
        .put("secret", created.secret())
        .put("book", new TokenBook(List.of(created.stored()), List.of()).toJson());
  }

  private static Tokens.Created created(JsonObject json) {
    return new Tokens.Created(
        json.getString("secret"), TokenBook.of(json.getJsonObject("book")).tokens().getFirst());
  }

  /** On a worker, which has nothing else to do meanwhile. */
  private static <T> T await(Future<T> future) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the other nodes were not asked for a pairing code", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while asking other nodes for a pairing code");
    }
  }
}

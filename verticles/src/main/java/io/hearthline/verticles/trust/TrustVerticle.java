package io.hearthline.verticles.trust;

import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.access.StoredToken;
import io.hearthline.verticles.access.TokenWatcher;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the trust of this node the same as that of all others: tells of its digest every few
 * seconds and of every change at once, and merges what it hears. Its start completes when another
 * node's authority is known, or it is this node's turn to make one: a node that joins shows no
 * client a certificate that will not last.
 */
public final class TrustVerticle extends VerticleBase {
  private static final Logger LOG = System.getLogger(TrustVerticle.class.getName());
  private static final long TELL_MILLIS = 5_000;

  /** A greeting that came before the others' bus knew of us is not answered; the next one is. */
  private static final long GREET_MILLIS = 500;

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String BUNDLE = "bundle";

  private final String node;
  private final TrustStore store;
  private final Access access;
  private final Seal seal;
  private final IntSupplier others;
  private final Duration greeting;
  private final Complaints complaints = new Complaints();
  private final Promise<Void> greeted = Promise.promise();

  /** Nodes that had no authority when they were heard. */
  private final Set<String> newcomers = new HashSet<>();

  private volatile String digest = "";

  /**
   * Makes the verticle; nothing is told before it is deployed.
   *
   * @param node the name of this node in its cluster
   * @param access whose pairing codes may be typed at other nodes
   * @param key AES-256, which all nodes of the cluster have and nobody else
   * @param others how many other nodes there are
   * @param greeting how long to wait for them at most; zero where nobody is there
   */
  public TrustVerticle(
      String node,
      TrustStore store,
      Access access,
      SecretKey key,
      IntSupplier others,
      Duration greeting) {
    this.node = node;
    this.store = store;
    this.access = access;
    seal = new Seal(key);
    this.others = others;
    this.greeting = greeting;
  }

  /** Equal on nodes that trust alike; empty before the start. */
  public String digest() {
    return digest;
  }

  @Override
  public Future<?> start() {
    var bus = new ClusterBus(vertx, node);
    var neighbours = new Neighbours();
    store.tokens().onChange(new TellOfTokens(context, () -> tellAll(bus, false)));
    var pairing = new Pairing(node, bus, neighbours, access, store.tokens(), seal);
    return look()
        .compose(_ -> bus.hear(Addresses.TRUST_CHANGED, said -> heard(bus, neighbours, said)))
        .compose(_ -> bus.serve(Addresses.TRUST_BUNDLE, this::exchange))
        .compose(_ -> bus.serve(Addresses.TRUST_STATS, _ -> Future.succeededFuture(stats())))
        .compose(_ -> bus.serve(Addresses.TRUST_PAIR, request -> pair(pairing, request)))
        .compose(_ -> greet(bus))
        .onSuccess(_ -> {
          access.askElsewhere(pairing);
          vertx.setPeriodic(TELL_MILLIS, _ -> tell(bus));
        });
  }

  /** After what is still being written, which would find nobody to tell otherwise. */
  @Override
  public Future<?> stop() {
    return vertx.executeBlocking(() -> true);
  }

  /** What this node made itself meanwhile, such as its first authority, is told at once. */
  public void lookAgain() {
    context.runOnContext(_ -> tellAll(new ClusterBus(vertx, node), false));
  }

  private JsonObject stats() {
    return new JsonObject().put("digest", digest).put("refused", complaints.count());
  }

  private Future<Void> greet(ClusterBus bus) {
    tellAll(bus, true);
    if (greeting.isZero()) return Future.succeededFuture();
    long timer = vertx.setPeriodic(GREET_MILLIS, _ -> tellAll(bus, true));
    vertx.setTimer(greeting.toMillis(), _ -> greeted.tryComplete());
    return greeted.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  /** In their order, and none on the event loop: the store writes files. */
  private Future<Trust> look() {
    return known(vertx.executeBlocking(store::read));
  }

  private Future<Trust> adopt(String from, String box) {
    return known(
            vertx.executeBlocking(() -> {
              store.adopt(Trust.of(seal.open(box, BUNDLE, from)));
              return store.read();
            }))
        .onFailure(failure -> complaints.add(from, failure));
  }

  private Future<Trust> known(Future<@Nullable Trust> read) {
    return read.map(Objects::requireNonNull).onSuccess(now -> digest = now.digest());
  }

  private String box(Trust trust) {
    return seal.close(trust.toJson(), BUNDLE, node);
  }

  /** The digest to all others. */
  private void tell(ClusterBus bus) {
    look()
        .onSuccess(
            trust -> announce(bus, new Announcement(node, trust.digest(), null, false, false)))
        .onFailure(TrustVerticle::complain);
  }

  /** The whole trust to all others. */
  private void tellAll(ClusterBus bus, boolean asks) {
    look()
        .onSuccess(
            trust -> announce(bus, new Announcement(node, trust.digest(), box(trust), asks, false)))
        .onFailure(TrustVerticle::complain);
  }

  private void answer(ClusterBus bus, Trust trust) {
    announce(bus, new Announcement(node, trust.digest(), box(trust), false, true));
  }

  private static void announce(ClusterBus bus, Announcement announcement) {
    bus.broadcast(Addresses.TRUST_CHANGED, announcement.toJson());
  }

  private void heard(ClusterBus bus, Neighbours neighbours, JsonObject json) {
    Announcement said;
    try {
      said = Announcement.of(json);
    } catch (RuntimeException malformed) {
      complaints.add("unknown", malformed);
      return;
    }
    if (said.node().equals(node)) return;
    neighbours.heard(said.node());
    heard(bus, said)
        .onSuccess(trust -> {
          if (trust.authority() == null) newcomers.add(said.node());
          if (trust.authority() != null || isOurTurn()) greeted.tryComplete();
        });
  }

  /** Where all nodes are new, the one whose name comes first makes the authority. */
  private boolean isOurTurn() {
    return newcomers.size() >= others.getAsInt()
        && newcomers.stream().allMatch(other -> node.compareTo(other) < 0);
  }

  /** Done once this node knows what the other one does. */
  private Future<Trust> heard(ClusterBus bus, Announcement said) {
    var box = said.box();
    if (box != null) {
      return adopt(said.node(), box)
          .onSuccess(trust -> {
            boolean knowsMore = !trust.digest().equals(said.digest());
            if (said.asks() || (knowsMore && !said.answer())) answer(bus, trust);
          });
    }
    return look()
        .compose(trust ->
            trust.digest().equals(said.digest())
                ? Future.succeededFuture(trust)
                : ask(bus, said.node(), trust));
  }

  /** Both have all of both afterwards. */
  private Future<Trust> ask(ClusterBus bus, String other, Trust own) {
    var body = new JsonObject().put("node", node).put("box", box(own));
    return bus.request(other, Addresses.TRUST_BUNDLE, body, PATIENCE)
        .compose(reply -> adopt(other, Objects.requireNonNull(reply.getString("box"))));
  }

  private Future<JsonObject> exchange(JsonObject request) {
    var from = request.getString("node", "");
    return adopt(from, request.getString("box", ""))
        .map(trust -> new JsonObject().put("box", box(trust)))
        .recover(TrustVerticle::refuse);
  }

  private Future<JsonObject> pair(Pairing pairing, JsonObject request) {
    return pairing
        .answer(vertx, request)
        .onFailure(failure -> {
          if (failure instanceof IOException) {
            complaints.add(request.getString("node", "unknown"), failure);
          }
        })
        .recover(TrustVerticle::refuse);
  }

  /** Expected of strangers; anything else is a bug of ours and shows as one. */
  private static Future<JsonObject> refuse(Throwable failure) {
    return Future.failedFuture(
        failure instanceof IOException
            ? new Refusal(Refusal.BAD_REQUEST, "not taken").toException()
            : failure);
  }

  private static void complain(Throwable failure) {
    LOG.log(Level.ERROR, "the trust of this node is not told: " + failure.getMessage());
  }

  /** What this node does to tokens is told at once. */
  private record TellOfTokens(Context context, Runnable tell) implements TokenWatcher {
    @Override
    public void issued(StoredToken token) {
      context.runOnContext(_ -> tell.run());
    }

    @Override
    public void revoked(String id, Instant at) {
      context.runOnContext(_ -> tell.run());
    }
  }
}

package io.hearthline.verticles.directory;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.directory.Assertion.Stamp;
import io.hearthline.verticles.directory.Assertion.State;
import io.hearthline.verticles.directory.LiveNodes.Change;
import io.hearthline.verticles.directory.LiveNodes.NodeChange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells all nodes what this one has, and keeps what they tell. Confined to one event loop.
 *
 * <p>An assertion goes out on every change and once a second, and is the whole truth about its
 * node: one that is lost is made up for by the next, one that comes twice or late changes nothing.
 */
final class DirectoryDesk {
  private static final Logger LOG = System.getLogger(DirectoryDesk.class.getName());
  private static final long ASSERT_MILLIS = 1_000;
  private static final long STEP_MILLIS = 100;
  private static final int GOOD_BYE_MILLIS = 100;

  private final Vertx vertx;
  private final DirectoryConfig config;
  private final InstantSource clock;
  private final LocalBus local;
  private final ClusterBus cluster;
  private final OwnStreams own;
  private final LiveNodes nodes;
  private final KnownOrigins origins = new KnownOrigins();
  private final Complaints complaints = new Complaints();
  private Stamp stamp;
  private State state = State.UP;
  private DirectoryView shown;
  private long steppedNanos = System.nanoTime();

  DirectoryDesk(Vertx vertx, DirectoryConfig config, InstantSource clock) {
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    local = new LocalBus(vertx);
    cluster = new ClusterBus(vertx, config.node());
    own = new OwnStreams(vertx, this::assertOwn);
    nodes = new LiveNodes(config.node(), config.patience());
    stamp = new Stamp(config.epoch(), 0);
    shown = nodes.view();
  }

  Future<?> open() {
    local.answer(Addresses.DIRECTORY_LIST, _ -> Future.succeededFuture(nodes.view().toJson()));
    local.listen(Addresses.NODE_LISTENING, _ -> assertOwn());
    local.listen(Addresses.NODE_DRAINING, _ -> turn(State.DRAINING));
    vertx.setPeriodic(ASSERT_MILLIS, _ -> own.ask());
    vertx.setPeriodic(STEP_MILLIS, _ -> step());
    assertOwn();
    return cluster.hear(Addresses.DIRECTORY_ASSERT, this::onAssertion).onSuccess(_ -> own.watch());
  }

  /** The last word, so that nobody waits for this node. */
  Future<?> close() {
    turn(State.LEAVING);
    // Nobody answers; it is enough that it is on its way.
    return vertx.isClustered()
        ? vertx.timer(GOOD_BYE_MILLIS, TimeUnit.MILLISECONDS)
        : Future.succeededFuture();
  }

  private void turn(State next) {
    state = next;
    assertOwn();
  }

  /** Kept here first: what a node knows of itself never takes the way over the network. */
  private void assertOwn() {
    stamp = stamp.next();
    var leaving = state == State.LEAVING;
    var self = config.self();
    var assertion =
        new Assertion(
            config.node(),
            stamp,
            clock.instant(),
            state,
            self.withOrigins(origins.with(self.origins())),
            leaving ? List.of() : own.live(),
            own.ended());
    nodes.hear(assertion);
    if (vertx.isClustered()) cluster.broadcast(Addresses.DIRECTORY_ASSERT, assertion.toJson());
    show();
  }

  private void onAssertion(JsonObject json) {
    Assertion heard;
    try {
      heard = Assertion.of(json);
    } catch (IllegalArgumentException e) {
      complaints.about("not understood: " + e.getMessage());
      return;
    }
    if (heard.node().equals(config.node())) {
      if (heard.stamp().epoch() != config.epoch()) {
        complaints.about("another node is called " + config.node() + " too");
      }
      return;
    }
    origins.hear(heard.self().origins());
    nodes.hear(heard).ifPresent(this::tell);
    show();
  }

  private void step() {
    long nowNanos = System.nanoTime();
    var step = Duration.ofNanos(nowNanos - steppedNanos);
    steppedNanos = nowNanos;
    var changes = nodes.pass(step);
    if (changes.isEmpty()) return;
    changes.forEach(this::tell);
    show();
  }

  private void tell(NodeChange change) {
    LOG.log(Level.INFO, "node {0}: {1}", change.node(), change.change().word());
    local.publish(
        Addresses.DIRECTORY_NODE,
        new JsonObject().put("node", change.node()).put("change", change.change().word()));
    // Whoever is new here should not have to wait for what this node has.
    if (change.change() == Change.JOINED || change.change() == Change.BACK) own.ask();
  }

  private void show() {
    var view = nodes.view();
    if (view.equals(shown)) return;
    shown = view;
    local.publish(Addresses.DIRECTORY_CHANGED, new JsonObject());
  }
}

package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.NodeView;
import io.hearthline.verticles.directory.Patience;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Whole nodes that are one cluster, in one process on several loopback addresses. */
final class LiveCluster {
  private static final Patience SHORT = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(5));
  private static final int PATIENCE_SECONDS = 20;

  /**
   * Starts a node.
   *
   * @param host its address of the cluster, such as 127.0.0.2
   * @param members where it finds another one; empty for the first
   * @param more settings beyond those that it needs to be one of the cluster
   */
  static LiveNode start(
      Path folder, String name, String host, String members, Map<String, String> more) {
    var settings = new HashMap<>(Map.of("HEARTHLINE_NODE_NAME", name));
    settings.put("HEARTHLINE_DRAIN_TIMEOUT", "0s");
    settings.put("HEARTHLINE_CLUSTER_ENABLED", "true");
    settings.put("HEARTHLINE_CLUSTER_HOST", host);
    settings.put("HEARTHLINE_CLUSTER_PORT", "0");
    settings.put("HEARTHLINE_CLUSTER_MEMBERS", members);
    settings.put("HEARTHLINE_CLUSTER_SECRET", "a secret for tests".replace(' ', '-'));
    settings.putAll(more);
    return new LiveNode(folder.resolve(name), settings, SHORT);
  }

  /** From here on no other node hears a word, not even a last one. */
  static void die(LiveNode node) {
    node.node
        .runtime()
        .eventBus()
        .addOutboundInterceptor(message -> {
          if (!isTold(message.message().address())) message.next();
        });
    node.close();
  }

  /** What goes to all nodes, or to one by its name. */
  private static boolean isTold(String address) {
    return address.equals(Addresses.DIRECTORY_ASSERT) || address.contains("@");
  }

  static NodeView node(DirectoryView view, String name) {
    return view.nodes().stream().filter(node -> node.node().equals(name)).findFirst().orElseThrow();
  }

  /** What this node knows of all. */
  static DirectoryView directory(LiveNode node) throws Exception {
    return DirectoryView.of(ask(node, Addresses.DIRECTORY_LIST));
  }

  /** How many transports its relay has. */
  static int transports(LiveNode node) throws Exception {
    return ask(node, Addresses.RELAY_STATS).getInteger("transports");
  }

  private static JsonObject ask(LiveNode node, String address) throws Exception {
    return ask(node, address, new JsonObject());
  }

  static JsonObject ask(LiveNode node, String address, JsonObject body) throws Exception {
    return new LocalBus(node.node.runtime())
        .request(address, body)
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits until the node knows it so. */
  static void until(LiveNode node, Predicate<DirectoryView> so) throws Exception {
    until(() -> directory(node), so);
  }

  /** Asks again until it is so. */
  static <T> void until(Callable<T> question, Predicate<T> so) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (var last = question.call(); !so.test(last); last = question.call()) {
      assertThat(System.nanoTime() - deadline).as("last: %s", last).isNegative();
      LockSupport.parkNanos(10_000_000);
    }
  }

  private LiveCluster() {}
}

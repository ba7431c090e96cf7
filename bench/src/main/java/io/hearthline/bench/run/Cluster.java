package io.hearthline.bench.run;

import io.hearthline.bench.client.Cast;
import io.hearthline.bench.lab.Lab;
import io.hearthline.bench.lab.LabNode;
import io.hearthline.bench.lab.PacketCount;
import io.hearthline.bench.load.Listener;
import io.hearthline.bench.load.Voice;
import io.hearthline.bench.measure.Hearing;
import io.hearthline.bench.measure.Histogram;
import io.hearthline.bench.measure.Speech;
import io.hearthline.bench.subject.WebRtcHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * {@code bench cluster}: what a cluster of three costs, and what is lost when a node of it is
 * killed, cut off or started anew while people talk.
 */
public final class Cluster {
  private static final int NODES = 3;
  private static final int LISTENERS = 30;
  private static final int CROWD = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As long as a node may be silent, and long enough to be missed and left by members. */
  private static final List<Duration> CUTS = List.of(Duration.ofSeconds(3), Duration.ofSeconds(10));

  private static final Duration POLL = Duration.ofMillis(20);
  private static final int LATENCY_LISTENERS = 5;

  private final Options options;
  private final Results results;

  public Cluster(Options options) throws IOException {
    this.options = options;
    results = new Results("cluster", options);
  }

  public void run() throws Exception {
    System.out.println("bench cluster: " + results.machine());
    int rounds = options.number("--rounds", options.has("--quick") ? 1 : 5);
    var length = Duration.ofSeconds(options.number("--seconds", options.has("--quick") ? 5 : 20));
    try (var lab =
        Lab.open(Options.home(), NODES, Map.of("HEARTHLINE_AUTH_ANONYMOUS", "talk,listen"))) {
      System.out.println(lab.network().describe());
      results.root().put("network", lab.network().describe());
      lab.startAll();
      if (options.wants("latency")) latency(lab, length);
      if (options.wants("pipes")) pipes(lab, length);
      if (options.wants("kill")) kill(lab, rounds);
      if (options.wants("restart")) restart(lab);
      if (options.wants("cut")) cut(lab, rounds);
    }
    System.out.println("written to " + results.write());
  }

  /** One publisher per node; listeners at every node, each with one publisher. */
  private static Cast everywhere(Lab lab) throws Exception {
    var cast = new Cast(lab);
    for (int node = 0; node < NODES; node++) cast.publish(node);
    for (int i = 0; i < LISTENERS; i++) cast.listen(i % NODES, List.of(i / NODES % NODES));
    cast.settle(PATIENCE);
    return cast;
  }

  private void kill(Lab lab, int rounds) throws Exception {
    var here = new ArrayList<Double>();
    var elsewhere = new ArrayList<Double>();
    for (int round = 0; round < rounds; round++) {
      var victim = lab.nodes().get(round % NODES);
      try (var cast = everywhere(lab)) {
        var listeners = cast.audience().stream().filter(one -> isAt(one, victim)).toList();
        var publishers =
            cast.publishers().stream()
                .filter(one -> victim.base().equals(one.client().node()))
                .toList();
        long killed = Speech.realtimeNanos();
        victim.kill();
        for (var one : cast.audience()) {
          var publisher = cast.publishers().get(one.publishers().getFirst());
          double seconds = back(cast.hearing(one, one.publishers().getFirst()), killed);
          if (listeners.contains(one)) here.add(seconds);
          else if (publishers.contains(publisher)) elsewhere.add(seconds);
        }
        victim.start();
        victim.awaitReady();
        cast.settle(PATIENCE);
      }
    }
    tell("kill -9: audio back, listeners of that node", "killListeners", here);
    tell("kill -9: audio back, its publishers heard elsewhere", "killPublishers", elsewhere);
  }

  private static boolean isAt(Cast.Audience one, LabNode node) {
    return node.base().equals(one.client().node());
  }

  /** Seconds until something was heard that was said after that moment. */
  private static double back(Hearing hearing, long sinceNanos) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      long arrived = hearing.firstArrivalSaidSince(sinceNanos);
      if (arrived >= 0) return (arrived - sinceNanos) / 1e9;
      Thread.sleep(POLL);
    }
    return Double.POSITIVE_INFINITY;
  }

  private void restart(Lab lab) throws Exception {
    try (var cast = everywhere(lab)) {
      cast.forget();
      long begun = Speech.realtimeNanos();
      for (var node : lab.nodes()) {
        int code = node.drain();
        if (code != 0) System.out.printf("node %s ended with %d%n", node.name(), code);
        node.start();
        node.awaitReady();
        cast.settle(PATIENCE);
      }
      long ended = Speech.realtimeNanos() - TimeUnit.MILLISECONDS.toNanos(200);
      var lost = new ArrayList<Double>();
      var runs = new ArrayList<Double>();
      var silences = new ArrayList<Double>();
      for (var one : cast.audience()) {
        int place = one.publishers().getFirst();
        var speech = cast.publishers().get(place).voice().speech();
        var stretch =
            cast.hearing(one, place).stretch(speech.firstSince(begun), speech.firstSince(ended));
        lost.add((double) stretch.missing());
        runs.add(stretch.longestRun() * 0.020);
        silences.add(stretch.longestSilenceNanos() / 1e9);
      }
      tell("rolling restart: longest gap in what was said", "restartGap", runs);
      tell("rolling restart: longest time without a packet", "restartSilence", silences);
      double worst = lost.stream().mapToDouble(Double::doubleValue).max().orElse(0);
      double all = lost.stream().mapToDouble(Double::doubleValue).sum();
      System.out.printf(
          "%-52s %.0f in all, at most %.0f at one listener%n",
          "rolling restart: lost packets", all, worst);
      results.root().put("restartLost", all).put("restartLostWorst", worst);
    }
  }

  private void cut(Lab lab, int rounds) throws Exception {
    if (!lab.network().cutsLinks()) {
      System.out.println("link cut: not here");
      return;
    }
    for (var length : CUTS) cut(lab, rounds, length);
  }

  private void cut(Lab lab, int rounds, Duration length) throws Exception {
    var audio = new ArrayList<Double>();
    var registry = new ArrayList<Double>();
    for (int round = 0; round < rounds; round++) {
      int node = round % NODES;
      try (var cast = everywhere(lab)) {
        for (int other = 0; other < NODES; other++) link(lab, node, other, false);
        Thread.sleep(length);
        for (int other = 0; other < NODES; other++) link(lab, node, other, true);
        long healed = Speech.realtimeNanos();
        registry.add(registryRight(lab, cast, healed));
        for (var one : cast.audience())
          audio.add(back(cast.hearing(one, one.publishers().getFirst()), healed));
        cast.settle(PATIENCE);
      }
    }
    long seconds = length.toSeconds();
    tell(
        "link cut %d s: audio after healing".formatted(seconds),
        "cut%dAudio".formatted(seconds),
        audio);
    tell(
        "link cut %d s: every node's list after healing".formatted(seconds),
        "cut%dRegistry".formatted(seconds),
        registry);
  }

  private static void link(Lab lab, int node, int other, boolean whole) throws IOException {
    if (node == other) return;
    if (whole) {
      lab.network().heal(node, other);
      lab.network().heal(other, node);
    } else {
      lab.network().cut(node, other);
      lab.network().cut(other, node);
    }
  }

  private static double registryRight(Lab lab, Cast cast, long sinceNanos)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      if (cast.registryProblems(lab.nodes()).isEmpty())
        return (Speech.realtimeNanos() - sinceNanos) / 1e9;
      Thread.sleep(POLL);
    }
    return Double.POSITIVE_INFINITY;
  }

  /** The same voice at its own node and through a pipe, at the same time. */
  private void latency(Lab lab, Duration length) throws Exception {
    try (var cast = new Cast(lab)) {
      var voice = cast.publish(0).voice();
      for (int i = 0; i < 2 * LATENCY_LISTENERS; i++) cast.listen(i % 2, List.of(0));
      cast.settle(PATIENCE);
      Thread.sleep(length.dividedBy(2)); // the compilers
      int from = voice.speech().count();
      Thread.sleep(length);
      int to = voice.speech().count();
      Thread.sleep(Duration.ofMillis(200));
      var near = latencies(cast, lab.nodes().get(0), from, to);
      var far = latencies(cast, lab.nodes().get(1), from, to);
      System.out.printf(
          "%-52s p50 %.2f and %.2f ms, p99 %.2f and %.2f ms: adds %.2f ms to p99%n",
          "latency at its own node and through a pipe",
          near.quantile(0.5) / 1e6,
          far.quantile(0.5) / 1e6,
          near.quantile(0.99) / 1e6,
          far.quantile(0.99) / 1e6,
          (far.quantile(0.99) - near.quantile(0.99)) / 1e6);
      results
          .root()
          .putObject("latencyMillis")
          .put("nearP50", near.quantile(0.5) / 1e6)
          .put("nearP99", near.quantile(0.99) / 1e6)
          .put("pipeP50", far.quantile(0.5) / 1e6)
          .put("pipeP99", far.quantile(0.99) / 1e6)
          .put("packets", far.count());
    }
  }

  private static Histogram latencies(Cast cast, LabNode node, int from, int to) {
    var histogram = new Histogram();
    for (var one : cast.audience())
      if (isAt(one, node)) cast.hearing(one, 0).latencies(from, to, histogram);
    return histogram;
  }

  /** How often a packet leaves its node for others, counted on the node's cable. */
  private void pipes(Lab lab, Duration length) throws Exception {
    if (!lab.network().cutsLinks()) {
      System.out.println("pipe packets: not counted, all nodes share one interface");
      return;
    }
    int crowd = options.number("--listeners", options.has("--quick") ? 60 : CROWD);
    try (var cast = new Cast(lab);
        var generator = new Generator()) {
      var publisher = cast.publish(0);
      cast.settle(PATIENCE);
      var stream = publisher.client().stream();
      if (stream == null) throw new IllegalStateException("settled, and not on air");
      var listeners = new ArrayList<Listener>();
      var joins = new ArrayList<Callable<Void>>();
      var doors = lab.nodes().stream().map(node -> new WebRtcHttp(node.base())).toList();
      for (int i = 0; i < crowd; i++) {
        var listener = new Listener(generator.listeners, lab.network().clientHost(), i, false);
        listeners.add(listener);
        var door = doors.get(i % NODES);
        joins.add(() -> {
          Audience.patiently(() -> door.listen(listener, stream));
          listener.firstPacket().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
          return null;
        });
      }
      Audience.inParallel(joins);
      count(lab, publisher.voice(), listeners, length);
      for (var listener : listeners) listener.close();
      doors.forEach(WebRtcHttp::close);
    }
  }

  private void count(Lab lab, Voice voice, List<Listener> listeners, Duration length)
      throws Exception {
    var network = lab.network();
    var from = "src host " + network.host(0).getHostAddress() + " and (";
    for (int node = 1; node < NODES; node++)
      from += (node > 1 ? " or " : "") + "dst host " + network.host(node).getHostAddress();
    try (var counting = new PacketCount(network.port(0), from + ") and " + PacketCount.RTP)) {
      int said = voice.speech().count();
      long heard = listeners.stream().mapToLong(Listener::received).sum();
      Thread.sleep(length);
      said = voice.speech().count() - said;
      heard = listeners.stream().mapToLong(Listener::received).sum() - heard;
      long counted = counting.stop();
      System.out.printf(
          "%-52s %.3f per packet (%d of %d), %d listeners on %d nodes, %.4f of it heard%n",
          "pipe packets from the publisher's node",
          (double) counted / said,
          counted,
          said,
          listeners.size(),
          NODES,
          (double) heard / said / listeners.size());
      results
          .root()
          .putObject("pipePackets")
          .put("listeners", listeners.size())
          .put("said", said)
          .put("counted", counted)
          .put("heard", heard);
    }
  }

  private void tell(String what, String key, List<Double> seconds) {
    var values = seconds.stream().mapToDouble(Double::doubleValue).toArray();
    double p50 = Results.percentile(values, 0.5);
    double p95 = Results.percentile(values, 0.95);
    double worst = Results.percentile(values, 1);
    System.out.printf(
        "%-52s p50 %.2f s, p95 %.2f s, worst %.2f s (%d)%n", what, p50, p95, worst, values.length);
    var json = results.root().putObject(key);
    json.put("p50Seconds", p50).put("p95Seconds", p95).put("worstSeconds", worst);
    var all = json.putArray("seconds");
    for (double value : values) all.add(value);
  }
}

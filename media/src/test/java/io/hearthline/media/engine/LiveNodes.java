package io.hearthline.media.engine;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Several engines on loopback and the pipes between them. */
final class LiveNodes implements AutoCloseable {
  private final Map<String, LiveEngine> byName = new TreeMap<>();
  private final List<PipeWire> wires = new ArrayList<>();
  private final Set<String> streams = new HashSet<>();

  LiveEngine start(String name) {
    var live = new LiveEngine();
    byName.put(name, live);
    return live;
  }

  /** Opens a pipe by a wire of its own, and waits until both ends are up. */
  PipeWire connect(String opener, String answerer) throws Exception {
    var wire = open(opener, answerer);
    node(opener).await("pipe " + answerer + " UP");
    node(answerer).await("pipe " + opener + " UP");
    return wire;
  }

  /** Opens a pipe by a wire of its own. */
  PipeWire open(String opener, String answerer) {
    var from = node(opener).engine.pipes();
    var end = from.end();
    var answer = node(answerer).engine.pipes().answer(opener, end).join();
    var there =
        answer.candidates().stream()
            .filter(candidate -> candidate.getAddress() instanceof Inet4Address)
            .findFirst()
            .orElseThrow();
    var wire = new PipeWire(there);
    wires.add(wire);
    from.open(
            answerer, end, new PipeEnd(List.of(wire.address()), answer.ice(), answer.fingerprint()))
        .join();
    return wire;
  }

  /** Opens a pipe with nothing in between. */
  void connectDirectly(String opener, String answerer) throws Exception {
    var from = node(opener).engine.pipes();
    var end = from.end();
    var answer = node(answerer).engine.pipes().answer(opener, end).join();
    from.open(answerer, end, answer).join();
    node(opener).await("pipe " + answerer + " UP");
    node(answerer).await("pipe " + opener + " UP");
  }

  void follow(String node, String stream, String at) {
    streams.add(stream);
    node(node).engine.pipes().follow(stream, at).join();
  }

  /** Waits until a node sends so many streams to others. */
  void untilCopies(String node, int copies) {
    node(node)
        .until(
            copies + " copies",
            stats -> stats.pipes().stream().mapToInt(PipeStats::streamsOut).sum() == copies);
  }

  PipeStats pipe(String node, String to) {
    return node(node).stats().pipes().stream()
        .filter(pipe -> pipe.node().equals(to))
        .findFirst()
        .orElseThrow();
  }

  LiveEngine node(String name) {
    var live = byName.get(name);
    if (live == null) throw new IllegalArgumentException(name);
    return live;
  }

  /** Ends a node and whatever is connected to it. */
  void stop(String name) {
    var live = byName.remove(name);
    if (live != null) end(live);
  }

  private void end(LiveEngine live) {
    for (var stream : streams) live.engine.pipes().follow(stream, null).join();
    for (var pipe : live.stats().pipes()) live.engine.pipes().close(pipe.node()).join();
    live.close();
  }

  @Override
  public void close() {
    for (var name : List.copyOf(byName.keySet())) stop(name);
    wires.forEach(PipeWire::close);
  }
}

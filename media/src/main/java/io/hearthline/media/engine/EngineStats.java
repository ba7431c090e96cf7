package io.hearthline.media.engine;

import io.hearthline.media.measure.Histogram;
import io.hearthline.media.relay.RelayStats;
import io.hearthline.media.transport.LoopStats;
import java.util.List;
import java.util.Map;

/**
 * The engine's counters and gauges at one moment.
 *
 * @param transports all, half-open ones included
 * @param connected those with keys
 * @param publishing microphones bound to a stream
 * @param listening slots bound to a stream
 * @param discarded datagrams thrown away before the relay, by reason
 * @param joinSteps by step of a join: {@code ice}, {@code dtls}, {@code media}
 * @param overloaded whether newcomers are refused now
 * @param pipes one per node that there is a pipe to
 */
public record EngineStats(
    int port,
    int transports,
    int connected,
    int publishing,
    int listening,
    Map<String, Long> discarded,
    Map<String, Histogram.Snapshot> joinSteps,
    Handshakes handshakes,
    boolean overloaded,
    LoopStats loop,
    RelayStats.Snapshot relay,
    List<PipeStats> pipes) {

  /**
   * What became of DTLS handshakes, but for those that succeeded.
   *
   * @param inFlight running, or waiting for room or for their peers
   * @param refused for want of room; a client that began tries again
   * @param failed transports closed because theirs came to nothing
   */
  public record Handshakes(int inFlight, long refused, long failed) {}
}

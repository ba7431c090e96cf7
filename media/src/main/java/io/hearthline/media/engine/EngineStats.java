package io.hearthline.media.engine;

import io.hearthline.media.measure.Histogram;
import io.hearthline.media.relay.RelayStats;
import io.hearthline.media.transport.LoopStats;
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
 */
public record EngineStats(
    int port,
    int transports,
    int connected,
    int publishing,
    int listening,
    Map<String, Long> discarded,
    Map<String, Histogram.Snapshot> joinSteps,
    boolean overloaded,
    LoopStats loop,
    RelayStats.Snapshot relay) {}

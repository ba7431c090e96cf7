package io.hearthline.media.engine;

/**
 * One pipe at one moment; what counts begins with the pipe.
 *
 * @param node at the other end
 * @param rttNanos round trip as measured last; 0 = not known
 * @param streamsIn pulled from the other end
 * @param streamsOut sent to it
 * @param packetsIn RTP packets that came, authentic and wanted
 * @param packetsOut RTP packets sent, those sent again included
 * @param lost packets that never came, as reported to the other end
 * @param repaired packets that came because they were asked for
 */
public record PipeStats(
    String node,
    PipeState state,
    long rttNanos,
    int streamsIn,
    int streamsOut,
    long packetsIn,
    long packetsOut,
    long lost,
    long repaired) {}

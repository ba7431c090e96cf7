package io.hearthline.bench.impair;

/**
 * What a proxy did so far.
 *
 * @param received from either side
 * @param forwarded to either side, duplicates included
 * @param lost by decision
 * @param died while the path was dead
 * @param refused because the queue was full, the client table was, or the socket would have blocked
 */
public record ImpairmentCounts(
    long received,
    long forwarded,
    long lost,
    long duplicated,
    long died,
    long refused,
    int clients,
    int rebinds) {}

package io.hearthline.bench.impair;

import java.net.InetSocketAddress;

/**
 * How a proxy is set up.
 *
 * @param listen where clients send to; port 0 for any
 * @param to where the proxy sends to
 * @param up from clients to the other side
 * @param down back to the clients
 * @param seed of every random decision
 * @param queueDatagrams datagrams that may wait at most, both directions together
 */
public record ImpairmentOptions(
    InetSocketAddress listen,
    InetSocketAddress to,
    Impairment up,
    Impairment down,
    long seed,
    int queueDatagrams) {
  public ImpairmentOptions {
    if (to.isUnresolved()) throw new IllegalArgumentException("unresolved " + to);
    if (queueDatagrams < 1) throw new IllegalArgumentException("queue of " + queueDatagrams);
  }
}

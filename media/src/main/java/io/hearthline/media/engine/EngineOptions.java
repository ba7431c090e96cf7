package io.hearthline.media.engine;

import java.util.List;

/**
 * How the media engine is set up.
 *
 * @param port UDP port of all media, 0 for any free one
 * @param advertise {@code host[:port]} to offer instead of the interfaces' addresses; empty for
 *     these
 * @param interfaces patterns as in {@code media.interfaces}; empty for the default choice
 * @param slots that a native client gets at most
 * @param maxTransports transports at most, half-open ones included
 */
public record EngineOptions(
    int port, List<String> advertise, List<String> interfaces, int slots, int maxTransports) {

  public EngineOptions {
    advertise = List.copyOf(advertise);
    interfaces = List.copyOf(interfaces);
    if (port < 0 || port > 0xffff) throw new IllegalArgumentException("port " + port);
    if (slots < 1) throw new IllegalArgumentException("slots " + slots);
    if (maxTransports < 1) throw new IllegalArgumentException("maxTransports " + maxTransports);
  }
}

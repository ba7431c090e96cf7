package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.access.AddressBlock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sessions that have lost their socket and wait for their client. Each holds a transport, so that
 * one identity leaves only so many behind at one place. Place counts too, because people share an
 * identity: nobody ends what those elsewhere wait for. Confined to one event loop.
 */
final class Detached {
  /** Room for the cards of a household, which lose their sockets together. */
  static final int MAX_PER_PLACE = 16;

  private record Place(String identity, String block) {}

  /** Oldest first. */
  private final Map<Session, Place> waiting = new LinkedHashMap<>();

  /**
   * A session's socket is gone; too many of the same place end the oldest.
   *
   * @param remoteAddress where the socket came from
   */
  void add(Session session, String remoteAddress) {
    var place = new Place(session.who().id(), AddressBlock.of(remoteAddress));
    waiting.put(session, place);
    var there = waiting.keySet().stream().filter(one -> place.equals(waiting.get(one))).toList();
    if (there.size() > MAX_PER_PLACE) there.getFirst().end("signaling-lost");
  }

  /** It has a socket again, or has ended; telling twice is fine. */
  void remove(Session session) {
    waiting.remove(session);
  }
}

package io.hearthline.media.engine;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Why datagrams ended before the relay, counted. Confined to the media loop. */
final class Discarded {
  enum Reason {
    /** First byte of no protocol we speak. */
    NOISE,
    /** Not a well-formed binding message, or for a transport that is not here. */
    STUN,
    /** A check with a wrong password. */
    STUN_AUTH,
    /** From an address that no check has validated. */
    UNVALIDATED,
    /** Before the handshake was done. */
    NO_KEYS,
    /** Wrong tag. */
    AUTH,
    /** Came before, or is too old to tell. */
    REPLAY,
    /** Not RTP or RTCP behind the first bytes. */
    MALFORMED,
    /** More SSRCs than a transport may have. */
    SOURCES,
    /** From a transport that has no microphone. */
    NO_MICROPHONE,
    /** From a microphone that is no stream's. */
    NOT_PUBLISHED,
    /** By a pipe, of a stream that nobody here listens to any more. */
    NOT_PULLED
  }

  private final EnumMap<Reason, long[]> counts = new EnumMap<>(Reason.class);

  Discarded() {
    for (var reason : Reason.values()) counts.put(reason, new long[1]);
  }

  void count(Reason reason) {
    var count = counts.get(reason);
    if (count != null) count[0]++;
  }

  Map<String, Long> snapshot() {
    var map = new TreeMap<String, Long>();
    counts.forEach((reason, count) ->
        map.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), count[0]));
    return map;
  }
}

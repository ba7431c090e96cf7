package io.hearthline.verticles.bus;

import java.util.List;

/** Every address of the event bus, as documented in {@code docs/event-bus.md}. */
public final class Addresses {
  /** Signaling asks the relay to answer a client's offer, also again for the same transport. */
  public static final String RELAY_ANSWER = "hearthline.relay.answer";

  /** Signaling asks the relay for an offer of one sendonly slot. */
  public static final String RELAY_OFFER = "hearthline.relay.offer";

  /** The client's answer to that offer. */
  public static final String RELAY_ACCEPT = "hearthline.relay.accept";

  /** Candidates or an ICE restart as {@code application/trickle-ice-sdpfrag} (RFC 8840). */
  public static final String RELAY_TRICKLE = "hearthline.relay.trickle";

  /** Binds a transport's microphone to a stream. */
  public static final String RELAY_PUBLISH = "hearthline.relay.publish";

  /** Takes the microphone off its stream. */
  public static final String RELAY_UNPUBLISH = "hearthline.relay.unpublish";

  /** Opens or closes the gate of a transport's microphone. */
  public static final String RELAY_TALK = "hearthline.relay.talk";

  /** Fills a slot of a transport with a stream. */
  public static final String RELAY_LISTEN = "hearthline.relay.listen";

  /** Empties a slot. */
  public static final String RELAY_UNLISTEN = "hearthline.relay.unlisten";

  /** Ends a transport; asking twice is fine. */
  public static final String RELAY_CLOSE = "hearthline.relay.close";

  /** Counters, gauges and histograms of the relay. */
  public static final String RELAY_STATS = "hearthline.relay.stats";

  /** Published by the relay: see {@link RelayEvent}. */
  public static final String RELAY_EVENTS = "hearthline.relay.events";

  /** Changes of streams: see {@link StreamRequest}. */
  public static final String STREAMS_COMMAND = "hearthline.streams.command";

  /** The live streams, oldest first: see {@link StreamView}. */
  public static final String STREAMS_LIST = "hearthline.streams.list";

  /** Counters of the registry and its journal. */
  public static final String STREAMS_STATS = "hearthline.streams.stats";

  /** What {@code /health}, {@code /health/live} and {@code /health/ready} answer. */
  public static final String HEALTH_REPORT = "hearthline.health.report";

  /** What {@code /metrics} answers. */
  public static final String METRICS_SCRAPE = "hearthline.metrics.scrape";

  /** Connections, sessions and refusals of signaling. */
  public static final String SIGNALING_STATS = "hearthline.signaling.stats";

  /** Published by main once, when the node begins to drain. */
  public static final String NODE_DRAINING = "hearthline.node.draining";

  /** The types of recorded stream events; each is published at {@link #event} of its type. */
  public static final List<String> STREAM_EVENT_TYPES =
      List.of(
          "StreamStarted",
          "StreamResumed",
          "StreamRenamed",
          "TalkStarted",
          "TalkStopped",
          "ListenerJoined",
          "ListenerLeft",
          "StreamEnded");

  private static final String EVENTS_PREFIX = "hearthline.events.";

  private Addresses() {}

  /** Where recorded events of one type are published: {@code hearthline.events.<type>}. */
  public static String event(String type) {
    return EVENTS_PREFIX + type;
  }
}

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

  /** The relay of a node opens a pipe to the relay of another; served per node. */
  public static final String RELAY_PIPE = "hearthline.relay.pipe";

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

  /** Between nodes: what each says of itself and its streams, on every change and each second. */
  public static final String DIRECTORY_ASSERT = "hearthline.directory.assert";

  /** All nodes and streams of the cluster: see {@link DirectoryView}. */
  public static final String DIRECTORY_LIST = "hearthline.directory.list";

  /** Published on its node when that list has changed. */
  public static final String DIRECTORY_CHANGED = "hearthline.directory.changed";

  /** Published on its node when another node comes, is missed, or goes. */
  public static final String DIRECTORY_NODE = "hearthline.directory.node";

  /** What {@code /health}, {@code /health/live} and {@code /health/ready} answer. */
  public static final String HEALTH_REPORT = "hearthline.health.report";

  /** What {@code /metrics} answers. */
  public static final String METRICS_SCRAPE = "hearthline.metrics.scrape";

  /** Another node asks which of its guests are not this node's clients any more. */
  public static final String SIGNALING_ABSENT = "hearthline.signaling.absent";

  /** Connections, sessions and refusals of signaling. */
  public static final String SIGNALING_STATS = "hearthline.signaling.stats";

  /** Broadcasts that were and are, latest first. */
  public static final String HISTORY_QUERY = "hearthline.history.query";

  /** The latest run of every node. */
  public static final String HISTORY_NODES = "hearthline.history.nodes";

  /** Tokens made and taken back. */
  public static final String HISTORY_TOKENS = "hearthline.history.tokens";

  /** The facts behind a place in the journal. */
  public static final String HISTORY_EVENTS = "hearthline.history.events";

  /** Lag and counters of the read models. */
  public static final String HISTORY_STATS = "hearthline.history.stats";

  /** Published when the read models have come further. */
  public static final String HISTORY_CHANGED = "hearthline.history.changed";

  /** What became of deliveries to webhooks. */
  public static final String WEBHOOKS_STATS = "hearthline.webhooks.stats";

  /** Asks for a node's loss to be recorded. */
  public static final String NODES_LOST = "hearthline.nodes.lost";

  /** Published by main once, when all of the node listens and its addresses are known. */
  public static final String NODE_LISTENING = "hearthline.node.listening";

  /** Published on its node when others had given it up, and it goes on as another life. */
  public static final String NODE_RENEWED = "hearthline.node.renewed";

  /** Published by main once, when the node begins to drain. */
  public static final String NODE_DRAINING = "hearthline.node.draining";

  /** Between nodes: the digest of each one's trust, and the whole when it has changed. */
  public static final String TRUST_CHANGED = "hearthline.trust.changed";

  /** Between nodes: two exchange the whole trust and agree. */
  public static final String TRUST_BUNDLE = "hearthline.trust.bundle";

  /** Between nodes: a pairing code that was typed at another node than the one that shows it. */
  public static final String TRUST_PAIR = "hearthline.trust.pair";

  /** What this node trusts, as a digest, and what it refused of others. */
  public static final String TRUST_STATS = "hearthline.trust.stats";

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

package io.hearthline.media.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a node: who publishes, who listens, and what has to be pulled from other nodes for
 * them. Confined to the media loop.
 */
final class LiveStreams {
  /** Where streams of other nodes come from. */
  interface Source {
    /** The pipe to a node; null while there is none. */
    @Nullable Pipe pipe(String node);
  }

  private final Source pipes;
  private final Map<String, LiveStream> byId = new HashMap<>();
  private final List<Transport> microphones = new ArrayList<>();

  LiveStreams(Source pipes) {
    this.pipes = pipes;
  }

  /** A stream that a client may listen to; null if there is none of this id. */
  @Nullable LiveStream find(String id) {
    var live = byId.get(id);
    return live == null || !live.known() ? null : live;
  }

  Collection<LiveStream> all() {
    return byId.values();
  }

  /** Transports whose microphone is a stream now. */
  List<Transport> microphones() {
    return microphones;
  }

  int listening() {
    int listening = 0;
    for (var stream : byId.values()) listening += stream.listeners();
    return listening;
  }

  /** Binds the transport's microphone to the stream id; whoever had it before loses it. */
  void publish(Transport transport, String stream) {
    var before = transport.published();
    if (before != null && before.id.equals(stream)) return;
    if (before != null) unpublish(transport);
    var live = get(stream);
    var superseded = live.publisher();
    if (superseded != null) {
      superseded.published(null);
      microphones.remove(superseded);
    }
    transport.published(live);
    microphones.add(transport);
    live.publisher(transport);
    settle(live);
  }

  void unpublish(Transport transport) {
    var live = transport.published();
    if (live == null) return;
    transport.published(null);
    microphones.remove(transport);
    live.publisher(null);
    settle(live);
  }

  void listen(Slot slot, @Nullable LiveStream stream) {
    var before = slot.stream();
    slot.listen(stream);
    if (before != null) settle(before);
    if (stream != null) settle(stream);
  }

  /** Fills a pipe's slot with a stream, also with one that is not there yet. */
  void copy(Slot slot, String stream) {
    listen(slot, get(stream));
  }

  /** Says where a stream's publisher is; null for not at another node. Again changes nothing. */
  void follow(String stream, @Nullable String node) {
    var live = node == null ? byId.get(stream) : get(stream);
    if (live == null || Objects.equals(live.followed(), node)) return;
    live.follow(node);
    settle(live);
  }

  /** The pipe to this node has come or gone. */
  void pipeChanged(String node) {
    for (var live : byId.values()) if (node.equals(live.followed())) pull(live);
  }

  /** After every change of who publishes and who listens. */
  void settle(LiveStream live) {
    pull(live);
    if (live.deserted()) byId.remove(live.id, live);
  }

  /** Without a way to the next source the one before stays, as long as it is there. */
  private void pull(LiveStream live) {
    var node = live.wantedFrom();
    if (node == null) {
      live.pulled(null);
      return;
    }
    var pipe = pipes.pipe(node);
    var track = pipe == null ? null : pipe.pull(live.id);
    if (track != null) live.pulled(track);
  }

  private LiveStream get(String stream) {
    return byId.computeIfAbsent(stream, LiveStream::new);
  }

  int size() {
    return byId.size();
  }
}

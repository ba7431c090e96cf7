package io.hearthline.media.engine;

import io.hearthline.media.relay.PublisherTrack;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream id's audio comes from at the moment, a microphone here or a pipe, and the slots
 * that want to hear it. Outlives its publisher, so that listeners keep their slot and hear silence
 * until somebody goes on with it, here or elsewhere, or signaling ends it.
 */
final class LiveStream {
  final String id;
  private @Nullable Transport publisher;
  private @Nullable String followed;

  /** Where the publisher was reported last: whoever heard of him later knows better. */
  private boolean elsewhere;

  private @Nullable PublisherTrack pulled;
  private final List<Slot> slots = new ArrayList<>();
  private int listeners;

  LiveStream(String id) {
    this.id = id;
  }

  @Nullable Transport publisher() {
    return publisher;
  }

  /** From now on this transport's microphone is the stream; null for nobody here. */
  void publisher(@Nullable Transport next) {
    publisher = next;
    elsewhere = next == null && followed != null;
    switchSlots();
  }

  /** The node that the stream is to be pulled from, null for none. */
  void follow(@Nullable String node) {
    followed = node;
    elsewhere = node != null;
    switchSlots();
  }

  @Nullable String followed() {
    return followed;
  }

  /** The node to pull it from now: while its publisher is there and somebody here listens. */
  @Nullable String wantedFrom() {
    return elsewhere && listeners > 0 ? followed : null;
  }

  /** What comes by the pipe; null for nothing. */
  void pulled(@Nullable PublisherTrack track) {
    if (track == pulled) return;
    pulled = track;
    switchSlots();
  }

  /** What listeners here hear: a microphone that has moved away until the pipe brings it. */
  @Nullable PublisherTrack source() {
    return elsewhere && pulled != null ? pulled : microphone();
  }

  /** The microphone here, which is all that other nodes may have. */
  @Nullable PublisherTrack microphone() {
    return publisher == null ? null : publisher.microphone();
  }

  private void switchSlots() {
    for (var slot : slots) slot.goOn(this);
  }

  void add(Slot slot) {
    slots.add(slot);
    if (!slot.ofPipe()) listeners++;
    slot.hear(this);
  }

  void remove(Slot slot) {
    slots.remove(slot);
    if (!slot.ofPipe()) listeners--;
  }

  boolean deserted() {
    return slots.isEmpty() && publisher == null && followed == null;
  }

  /** Whether a client may listen to it: what only another node asks for is not there. */
  boolean known() {
    return listeners > 0 || publisher != null || followed != null;
  }

  /** Slots of clients here. */
  int listeners() {
    return listeners;
  }
}

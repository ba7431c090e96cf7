package io.hearthline.media.engine;

import io.hearthline.media.relay.ListenerTrack;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose microphone a stream id means at the moment, and the slots that want to hear it. Outlives
 * its publisher, so that listeners keep their slot and hear silence until another transport goes on
 * with it or signaling ends it.
 */
final class LiveStream {
  final String id;
  private @Nullable Transport publisher;
  private final List<Slot> slots = new ArrayList<>();

  LiveStream(String id) {
    this.id = id;
  }

  @Nullable Transport publisher() {
    return publisher;
  }

  /** From now on this transport's microphone is the stream; null for nobody. */
  void publisher(@Nullable Transport next) {
    publisher = next;
    for (var slot : slots) slot.hear(next);
  }

  void add(Slot slot) {
    slots.add(slot);
    slot.hear(publisher);
  }

  void remove(Slot slot) {
    slots.remove(slot);
    slot.hear(null);
  }

  boolean deserted() {
    return publisher == null && slots.isEmpty();
  }

  int listeners() {
    return slots.size();
  }

  /** A place in a transport that plays one stream at a time. */
  static final class Slot {
    final ListenerTrack track;
    private final Transport owner;
    private @Nullable LiveStream stream;

    Slot(ListenerTrack track, Transport owner) {
      this.track = track;
      this.owner = owner;
    }

    @Nullable LiveStream stream() {
      return stream;
    }

    /** Leaves the stream before, if any, and joins the next, if any. */
    void listen(@Nullable LiveStream next) {
      if (next == stream) return;
      if (stream != null) stream.remove(this);
      stream = next;
      if (next != null) next.add(this);
    }

    /** Nobody hears himself, not even when he goes on with a stream that he listened to. */
    private void hear(@Nullable Transport publisher) {
      track.switchTo(publisher == null || publisher == owner ? null : publisher.microphone());
    }
  }
}

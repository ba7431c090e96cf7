package io.hearthline.media.engine;

import io.hearthline.media.relay.ListenerTrack;
import io.hearthline.media.relay.PublisherTrack;
import org.jspecify.annotations.Nullable;

/** A place that plays one stream at a time: in a client's transport, or on its way to a node. */
final class Slot {
  final ListenerTrack track;
  private final @Nullable Transport owner;
  private @Nullable LiveStream stream;

  private Slot(ListenerTrack track, @Nullable Transport owner) {
    this.track = track;
    this.owner = owner;
  }

  /** Of a client, who hears everybody but himself. */
  static Slot ofClient(ListenerTrack track, Transport owner) {
    return new Slot(track, owner);
  }

  /** Of a pipe: what came in by a pipe never leaves by one, so that audio cannot go in circles. */
  static Slot ofPipe(ListenerTrack track) {
    return new Slot(track, null);
  }

  boolean ofPipe() {
    return owner == null;
  }

  @Nullable LiveStream stream() {
    return stream;
  }

  /** Leaves the stream before, if any, and joins the next, if any. */
  void listen(@Nullable LiveStream next) {
    if (next == stream) return;
    if (stream != null) stream.remove(this);
    stream = next;
    if (next == null) track.switchTo(null);
    else next.add(this);
  }

  /** Switches to what the stream is now; its SSRC stays, and nothing to hear is silence. */
  void hear(LiveStream from) {
    track.switchTo(source(from));
  }

  /** The stream has another source, and the voice is the same. */
  void goOn(LiveStream from) {
    var source = source(from);
    if (source == null) track.switchTo(null);
    else track.goOverTo(source);
  }

  private @Nullable PublisherTrack source(LiveStream from) {
    return owner == null ? from.microphone() : heardBy(owner, from);
  }

  /** Nobody hears himself, not even when he goes on with a stream that he listened to. */
  private static @Nullable PublisherTrack heardBy(Transport owner, LiveStream from) {
    var source = from.source();
    return source == owner.microphone() ? null : source;
  }
}

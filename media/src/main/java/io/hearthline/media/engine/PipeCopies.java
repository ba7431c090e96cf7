package io.hearthline.media.engine;

import io.hearthline.media.relay.ListenerFormat;
import io.hearthline.media.relay.ListenerTrack;
import io.hearthline.media.relay.PipeMessage;
import io.hearthline.media.relay.PublisherFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a pipe: one copy of each stream that the other node has leased, whether or
 * not somebody talks on it. Confined to the media loop.
 */
final class PipeCopies {
  /** RED as it comes; nobody but the two ends has to agree with these numbers. */
  static final PublisherFormat FORMAT = new PublisherFormat(111, 63, 1, true);

  private static final ListenerFormat SENT =
      new ListenerFormat(FORMAT.opusPayloadType(), FORMAT.redPayloadType(), "", 0, 1);

  private static final class Copy {
    final String stream;
    final Slot slot;
    int token;
    long leasedNanos;

    Copy(String stream, Slot slot) {
      this.stream = stream;
      this.slot = slot;
    }
  }

  private final MediaLoop loop;
  private final Pipe pipe;
  private final List<Copy> copies = new ArrayList<>();

  /** Counted up for every copy: no SSRC of this pipe's keys is ever used twice. */
  private int nextSsrc;

  private long packetsBefore;

  PipeCopies(MediaLoop loop, Pipe pipe) {
    this.loop = loop;
    this.pipe = pipe;
    nextSsrc = loop.relay().random().nextInt();
  }

  /** Takes a lease or its end, and answers. Of two that overtook each other the later counts. */
  void onRequest(PipeMessage request, long nowNanos) {
    var copy = find(request.stream());
    if (copy != null && request.token() - copy.token < 0) return;
    if (request.kind() == PipeMessage.END) {
      if (copy != null) end(copy);
      copy = null;
    } else {
      if (copy == null) copy = begin(request.stream());
      if (copy != null) {
        copy.token = request.token();
        copy.leasedNanos = nowNanos;
      }
    }
    int ssrc = copy == null ? 0 : copy.slot.track.ssrc();
    pipe.say(PipeMessage.mapping(request.token(), ssrc, FORMAT, request.stream()));
  }

  private @Nullable Copy find(String stream) {
    for (var copy : copies) if (copy.stream.equals(stream)) return copy;
    return null;
  }

  private @Nullable Copy begin(String stream) {
    var sending = pipe.outbound();
    if (sending == null || copies.size() >= Pipe.MOST_STREAMS) return null;
    do nextSsrc++;
    while (nextSsrc == 0 || nextSsrc == Pipe.CONTROL_SSRC);
    var track = new ListenerTrack(loop.relay(), nextSsrc, SENT, pipe);
    track.secure(new SourceProtector(sending.countedSource(nextSsrc)));
    var copy = new Copy(stream, Slot.ofPipe(track));
    copies.add(copy);
    loop.streams().copy(copy.slot, stream);
    return copy;
  }

  private void end(Copy copy) {
    copies.remove(copy);
    packetsBefore += copy.slot.track.packetsSent();
    loop.streams().listen(copy.slot, null);
  }

  /** The track that a report or request is about; null for a copy that has ended. */
  @Nullable ListenerTrack track(int ssrc) {
    for (int i = 0; i < copies.size(); i++) {
      var track = copies.get(i).slot.track;
      if (track.ssrc() == ssrc) return track;
    }
    return null;
  }

  /** Ends what the other node leases no longer. */
  void tick(long nowNanos) {
    for (int i = copies.size() - 1; i >= 0; i--) {
      var copy = copies.get(i);
      if (nowNanos - copy.leasedNanos >= PulledStream.LEASE_LIFE_NANOS) end(copy);
    }
  }

  /** Sender reports, about twice a second. */
  void tickTracks(long nowNanos) {
    for (int i = 0; i < copies.size(); i++) copies.get(i).slot.track.tick(nowNanos);
  }

  int count() {
    return copies.size();
  }

  long packets() {
    long packets = packetsBefore;
    for (var copy : copies) packets += copy.slot.track.packetsSent();
    return packets;
  }

  void close() {
    for (var copy : List.copyOf(copies)) end(copy);
  }
}

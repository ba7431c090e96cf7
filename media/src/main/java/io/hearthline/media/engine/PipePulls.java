package io.hearthline.media.engine;

import io.hearthline.media.relay.PipeMessage;
import io.hearthline.media.relay.PublisherTrack;
import io.hearthline.media.rtcp.NtpClock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The receiving half of a pipe: the streams pulled by it. Confined to the media loop. */
final class PipePulls {
  private final MediaLoop loop;
  private final Pipe pipe;
  private final List<PulledStream> streams = new ArrayList<>();
  private long rttNanos;
  private long lostBefore;
  private long repairedBefore;

  PipePulls(MediaLoop loop, Pipe pipe) {
    this.loop = loop;
    this.pipe = pipe;
  }

  /** The track of a stream, asked for from now on; null for an id that no pipe can carry. */
  @Nullable PublisherTrack pull(String stream, long nowNanos) {
    if (!PipeMessage.valid(stream)) return null;
    var pulled = find(stream);
    if (pulled == null) {
      var track = new PublisherTrack(loop.relay(), PipeCopies.FORMAT, Pipe.CONTROL_SSRC, pipe);
      pipe.secure(track);
      pulled = new PulledStream(stream, track, nowNanos);
      streams.add(pulled);
    }
    pulled.lease(true, nowNanos);
    if (pulled.due(nowNanos)) request(pulled, nowNanos);
    return pulled.track;
  }

  private @Nullable PulledStream find(String stream) {
    for (var pulled : streams) if (pulled.id.equals(stream)) return pulled;
    return null;
  }

  /**
   * The track that a packet is for; null for one that is not, or no longer, pulled. The replay
   * window stays until the other end has stopped: it may never have heard of the end, and then a
   * new lease brings the same copy under the same SSRC.
   */
  @Nullable PublisherTrack track(int ssrc) {
    for (int i = 0; i < streams.size(); i++) {
      var pulled = streams.get(i);
      if (pulled.ssrc() == ssrc) return ssrc == 0 || !pulled.leased() ? null : pulled.track;
    }
    return null;
  }

  /** There are keys, or the path is back. */
  void hurry(long nowNanos) {
    for (var pulled : streams) pulled.hurry(nowNanos);
  }

  boolean hurried() {
    for (var pulled : streams) if (pulled.hurried()) return true;
    return false;
  }

  void onMapping(PipeMessage mapping, long nowNanos) {
    var pulled = find(mapping.stream());
    if (pulled == null) return;
    int now = token(nowNanos);
    if (!pulled.answers(mapping.token(), now, nowNanos)) return;
    rttNanos = NtpClock.compactToNanos(now - mapping.token());
    int ssrc = mapping.ssrc();
    if (!pulled.leased() || ssrc == pulled.ssrc()) return;
    if (ssrc == Pipe.CONTROL_SSRC || track(ssrc) != null) return; // only a bug says that
    forget(pulled);
    pulled.track.format(mapping.format());
    pulled.ssrc(ssrc);
  }

  private void forget(PulledStream pulled) {
    var context = pipe.context();
    if (context != null && pulled.ssrc() != 0) context.forget(pulled.ssrc());
    pulled.ssrc(0);
  }

  /** Leases, every 20 ms while {@link #hurried}, else every 100 ms. */
  void tick(long nowNanos) {
    for (int i = streams.size() - 1; i >= 0; i--) {
      var pulled = streams.get(i);
      if (pulled.leased() && pulled.abandoned(nowNanos)) {
        pulled.lease(false, nowNanos);
        pulled.track.rest();
      }
      if (pulled.over(nowNanos)) remove(i);
      else if (pulled.due(nowNanos)) request(pulled, nowNanos);
    }
  }

  private void request(PulledStream pulled, long nowNanos) {
    if (pipe.secured()) pipe.say(pulled.request(token(nowNanos), nowNanos));
  }

  private void remove(int index) {
    var gone = streams.remove(index);
    forget(gone);
    lostBefore += gone.track.lost();
    repairedBefore += gone.track.repaired();
    gone.track.close();
  }

  private int token(long nowNanos) {
    return NtpClock.compact(loop.relay().ntpClock().ntp(nowNanos));
  }

  /** Requests and reports of the tracks, every 20 ms while packets come. */
  void tickTracks(long nowNanos) {
    for (int i = 0; i < streams.size(); i++) streams.get(i).track.tick(nowNanos);
  }

  void secure() {
    for (var pulled : streams) pipe.secure(pulled.track);
  }

  int count() {
    return streams.size();
  }

  /** By the lease answered last; 0 before the first. */
  long rttNanos() {
    return rttNanos;
  }

  long lost() {
    long lost = lostBefore;
    for (var pulled : streams) lost += pulled.track.lost();
    return lost;
  }

  long repaired() {
    long repaired = repairedBefore;
    for (var pulled : streams) repaired += pulled.track.repaired();
    return repaired;
  }

  void close() {
    for (var pulled : streams) pulled.track.close();
    streams.clear();
  }
}

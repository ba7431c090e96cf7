package io.hearthline.media.relay;

import io.hearthline.media.rtcp.RtcpHandler;
import io.hearthline.media.rtcp.RtcpReader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Gives the parts of a transport's incoming RTCP to the tracks they are about, by SSRC. */
public final class RtcpRouter implements RtcpHandler {
  private @Nullable PublisherTrack publisher;
  private ListenerTrack[] listeners = {};
  private long nowNanos;

  public void publisher(@Nullable PublisherTrack publisher) {
    this.publisher = publisher;
  }

  /** Replaces the transport's slots; the array belongs to the router from now on. */
  public void listeners(ListenerTrack... listeners) {
    this.listeners = listeners;
  }

  /**
   * Takes one compound packet.
   *
   * @param data decrypted and authenticated RTCP in [0, length), borrowed until return
   * @return packets in it, -1 when it is malformed and nothing was done
   */
  public int onRtcp(MemorySegment data, int length, long nowNanos) {
    this.nowNanos = nowNanos;
    return RtcpReader.read(data, length, this);
  }

  private @Nullable ListenerTrack listener(int ssrc) {
    for (ListenerTrack listener : listeners) if (listener.ssrc() == ssrc) return listener;
    return null;
  }

  @Override
  public void onSenderReport(int ssrc, long ntp, int rtpTime, long packets, long octets) {
    if (publisher != null) publisher.onSenderReport(ssrc, ntp, nowNanos);
  }

  @Override
  public void onReportBlock(
      int reporter,
      int source,
      int fractionLost,
      int cumulativeLost,
      int highestSequence,
      int jitter,
      int lastSenderReport,
      int sinceLastSenderReport) {
    ListenerTrack listener = listener(source);
    if (listener == null) return;
    listener.onReportBlock(fractionLost, lastSenderReport, sinceLastSenderReport, nowNanos);
    if (publisher != null && listener.rttNanos() > 0) publisher.roundTrip(listener.rttNanos());
  }

  @Override
  public void onNack(int sender, int media, int sequence, int following) {
    ListenerTrack listener = listener(media);
    if (listener != null) listener.onNack(sequence, following, nowNanos);
  }
}

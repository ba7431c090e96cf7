package io.hearthline.media.engine;

import io.hearthline.media.relay.PipeMessage;
import io.hearthline.media.rtcp.RtcpHandler;
import io.hearthline.media.rtcp.RtcpReader;
import java.lang.foreign.MemorySegment;

/** Gives the parts of a pipe's incoming RTCP to the halves they are about. */
final class PipeRtcp implements RtcpHandler {
  private final PipePulls pulls;
  private final PipeCopies copies;
  private long nowNanos;

  PipeRtcp(PipePulls pulls, PipeCopies copies) {
    this.pulls = pulls;
    this.copies = copies;
  }

  /**
   * Takes one compound packet.
   *
   * @param data decrypted and authenticated RTCP in [0, length), borrowed until return
   * @return packets in it, -1 when it is malformed and nothing was done
   */
  int onRtcp(MemorySegment data, int length, long nowNanos) {
    this.nowNanos = nowNanos;
    return RtcpReader.read(data, length, this);
  }

  @Override
  public void onSenderReport(int ssrc, long ntp, int rtpTime, long packets, long octets) {
    var track = pulls.track(ssrc);
    if (track != null) track.onSenderReport(ssrc, ntp, nowNanos);
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
    var track = copies.track(source);
    if (track == null) return;
    track.onReportBlock(fractionLost, lastSenderReport, sinceLastSenderReport, nowNanos);
  }

  @Override
  public void onNack(int sender, int media, int sequence, int following) {
    var track = copies.track(media);
    if (track != null) track.onNack(sequence, following, nowNanos);
  }

  @Override
  public void onApplication(
      int subtype, int ssrc, int name, MemorySegment data, int at, int bytes) {
    if (name != PipeMessage.NAME) return;
    var message = PipeMessage.read(subtype, data, at, bytes);
    if (message == null) return;
    if (message.kind() == PipeMessage.MAPPING) pulls.onMapping(message, nowNanos);
    else copies.onRequest(message, nowNanos);
  }
}

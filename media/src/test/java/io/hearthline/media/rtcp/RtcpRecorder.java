package io.hearthline.media.rtcp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down what a reader hands over, one line per part. */
public final class RtcpRecorder implements RtcpHandler {
  private final List<String> parts = new ArrayList<>();

  public List<String> parts() {
    return parts;
  }

  private void add(Object... words) {
    var line = new StringBuilder();
    for (Object word : words) line.append(line.isEmpty() ? "" : " ").append(word);
    parts.add(line.toString());
  }

  @Override
  public void onSenderReport(int ssrc, long ntp, int rtpTime, long packets, long octets) {
    add("SR", ssrc, Long.toHexString(ntp), rtpTime, packets, octets);
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
    String echo = Integer.toHexString(lastSenderReport);
    add(
        "block",
        reporter,
        source,
        fractionLost,
        cumulativeLost,
        highestSequence,
        jitter,
        echo,
        sinceLastSenderReport);
  }

  @Override
  public void onNack(int sender, int media, int sequence, int following) {
    add("nack", sender, media, sequence, Integer.toHexString(following));
  }

  @Override
  public void onBye(int ssrc) {
    add("bye", ssrc);
  }

  @Override
  public void onApplication(
      int subtype, int ssrc, int name, MemorySegment data, int at, int bytes) {
    var content = HexFormat.of().formatHex(data.asSlice(at, bytes).toArray(ValueLayout.JAVA_BYTE));
    add("app", subtype, ssrc, Integer.toHexString(name), content);
  }
}

package io.hearthline.media.relay;

import io.hearthline.media.rtcp.NtpClock;
import io.hearthline.media.rtcp.RtcpWriter;
import io.hearthline.media.rtp.ExtensionWriter;
import io.hearthline.media.rtp.RtpHeader;
import io.hearthline.media.rtp.Sequence;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One outgoing SSRC of one transport, for the transport's whole life, whoever is heard through it.
 * Confined to the media loop; allocates nothing per packet; never waits for its peer.
 *
 * <p>Within a segment (see {@link PublisherTrack}) everything sent under an index follows from the
 * publisher's packet and from fields that only {@link #beginSegment} sets. That makes a
 * retransmission byte-identical, and {@link #send} the one place where the AES-GCM rule is kept:
 * what the window knows as unsent is protected once, what it knows as sent is rebuilt from the same
 * packet of the same segment, and a switch goes on one above the highest index, never below.
 */
public final class ListenerTrack {
  static final int MAX_PACKET_BYTES = 1_200;
  static final int MAX_TAG_BYTES = 16;

  /** A browser binds an m-line by the first packets; this many survive a bad start. */
  static final int MID_PACKETS = 50;

  static final int MAX_RETRANSMISSIONS = 2;

  private static final Logger LOG = System.getLogger(ListenerTrack.class.getName());

  private static final int RETRANSMISSIONS_PER_SECOND = 50;
  private static final int RETRANSMISSION_BURST = 50;
  private static final int START_SEQUENCE_BOUND = 1 << 15;

  /** A path away for longer must not leave the peer guessing the rollover count. */
  private static final int MAX_AHEAD = 1 << 14;

  private static final int SAME_CLOCK_TICKS = 4_800;

  /** With a thousand listeners a report each second would be one packet in fifty. */
  private static final long REPORT_MIN_NANOS = 2_500_000_000L;

  private static final long REPORT_SPREAD_NANOS = 2_500_000_000L;
  private static final long FRESH_REPORT_PAUSE_NANOS = 100_000_000L;
  private static final long LOSS_REPORT_LIFE_NANOS = 5_000_000_000L;
  private static final long NACKER_NANOS = 10_000_000_000L;
  private static final long MAX_RTT_NANOS = 10_000_000_000L;

  private final RelayContext context;
  private final RelayStats stats;
  private final byte[] cname;
  private final int ssrc;
  private final PacketSink sink;
  private final ExtensionWriter extensions = new ExtensionWriter();
  private final RtcpWriter rtcp = new RtcpWriter();
  private final TokenBucket retransmissions;
  private @Nullable Protector protector;
  private ListenerFormat format;
  private byte[] mid;
  private boolean twoByteExtensions;

  private @Nullable PublisherTrack publisher;

  /** Has us among its listeners too, and is heard instead from its next packet on. */
  private @Nullable PublisherTrack expected;

  private boolean muted;
  private boolean failed;

  /** Set by beginSegment only. */
  private boolean segmentOpen;

  private int segment;
  private int source;
  private long sourceBase;
  private long outBase;
  private int sourceBaseTimestamp;
  private int timestampOffset;
  private long midFrom;

  /** Since the last switch or change of format no segment has begun yet. */
  private boolean newBinding = true;

  private final SentWindow window;
  private boolean sentAny;
  private int lastTimestamp;
  private int lastTicks;
  private long lastSentNanos;
  private long packetsSent;
  private long octetsSent;

  private long packetsReported;
  private long reportedNanos;
  private long nextReportNanos;
  private boolean lossKnown;
  private int fractionLost;
  private long lossNanos;
  private boolean nacked;
  private long nackedNanos;
  private long rttNanos;

  /**
   * @param ssrc unique in the transport
   * @param sink to the listener's transport
   */
  public ListenerTrack(RelayContext context, int ssrc, ListenerFormat format, PacketSink sink) {
    this.context = context;
    this.stats = context.stats();
    this.cname = context.cnameBytes();
    this.ssrc = ssrc;
    this.sink = sink;
    this.format = format;
    mid = midOf(format);
    twoByteExtensions = needsTwoByteForm(format);
    long now = context.nanoClock().getAsLong();
    retransmissions = new TokenBucket(RETRANSMISSIONS_PER_SECOND, RETRANSMISSION_BURST, now);
    window = new SentWindow(context.random().nextInt(1, START_SEQUENCE_BOUND));
    lastTimestamp = context.random().nextInt();
    lastSentNanos = now;
    reportedNanos = now - FRESH_REPORT_PAUSE_NANOS;
    nextReportNanos = now + reportPauseNanos();
  }

  private static byte[] midOf(ListenerFormat format) {
    return format.mid().getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean needsTwoByteForm(ListenerFormat format) {
    boolean longMid = ExtensionWriter.needsTwoByteForm(format.midId(), format.mid().length());
    boolean longLevel = ExtensionWriter.needsTwoByteForm(format.audioLevelId(), 1);
    return (format.midId() != 0 && longMid) || longLevel;
  }

  /** Gives the context of the SSRC. Once: a second one would start its indices again. */
  public void secure(Protector protector) {
    if (this.protector != null) throw new IllegalStateException("secured before: " + ssrc);
    this.protector = protector;
  }

  /** Takes the outcome of a renegotiation; what was sent before can no longer be sent again. */
  public void format(ListenerFormat format) {
    if (format.equals(this.format)) return;
    this.format = format;
    mid = midOf(format);
    twoByteExtensions = needsTwoByteForm(format);
    segmentOpen = false;
    newBinding = true;
  }

  /** Hears another publisher from his next packet on, or nobody. */
  public void switchTo(@Nullable PublisherTrack next) {
    expect(null);
    if (next == publisher) return;
    if (publisher != null) publisher.remove(this);
    publisher = next;
    segmentOpen = false;
    newBinding = true;
    if (next != null) next.add(this);
  }

  /**
   * Hears the same voice from another source, such as another node: the source before is heard
   * until the first packet of the next.
   */
  public void goOverTo(PublisherTrack next) {
    if (publisher == null) switchTo(next);
    else expect(next == publisher ? null : next);
  }

  private void expect(@Nullable PublisherTrack next) {
    if (next == expected) return;
    if (expected != null) expected.remove(this);
    expected = next;
    if (next != null) next.add(this);
  }

  /** That publisher is no more: what was expected is all there is. */
  void lose(PublisherTrack gone) {
    if (gone == expected) expect(null);
    else if (gone == publisher) arrive(expected);
  }

  private void arrive(@Nullable PublisherTrack next) {
    if (publisher != null) publisher.remove(this);
    publisher = next;
    expected = null;
    segmentOpen = false;
    newBinding = true;
  }

  public @Nullable PublisherTrack publisher() {
    return publisher;
  }

  /** Stops and resumes without leaving the publisher. */
  public void muted(boolean muted) {
    if (muted == this.muted) return;
    this.muted = muted;
    segmentOpen = false;
  }

  public int ssrc() {
    return ssrc;
  }

  // ---- forwarding

  /**
   * Reads what {@link #forward} will read. With many listeners nothing of one is left in the caches
   * when its turn comes; touching several first fetches their memory at the same time.
   *
   * @return nothing of meaning
   */
  int touch() {
    var context = protector;
    return segment
        + lastTicks
        + (int) packetsSent
        + format.opusPayloadType()
        + window.touch()
        + sink.touchPath()
        + (context == null ? 0 : context.touchKeys());
  }

  /** Sends the packet if it is this listener's to hear; otherwise counts why not. */
  void forward(PublisherTrack from, AudioPacket packet, long index, boolean newest, long nowNanos) {
    if (from == expected && newest) arrive(from);
    if (from != publisher) return; // expected, but not here yet
    DropReason reason = offer(from, packet, index, newest, nowNanos);
    if (reason == null) stats.forwarded();
    else stats.dropped(reason);
  }

  private @Nullable DropReason offer(
      PublisherTrack from, AudioPacket packet, long index, boolean newest, long nowNanos) {
    if (failed) return DropReason.FAULT;
    if (muted) return DropReason.MUTED;
    long out = index - sourceBase + outBase;
    if (segmentOpen && segment == from.segment() && out - window.highest() < MAX_AHEAD) {
      if (index < sourceBase) return DropReason.BEFORE_SWITCH;
      if (out <= window.highest()) {
        int times = window.times(out);
        if (times != 0) return times > 0 ? DropReason.DUPLICATE : DropReason.TOO_LATE;
      }
      return send(packet, out, nowNanos);
    }
    if (!newest) return DropReason.BEFORE_SWITCH;
    boolean otherSource = newBinding || source != from.source();
    beginSegment(from, packet, index, otherSource, nowNanos);
    DropReason reason = send(packet, outBase, nowNanos);
    if (reason != null) {
      segmentOpen = false; // nothing went out under it: the next packet begins it instead
      return reason;
    }
    newBinding = false;
    if (otherSource || nowNanos - reportedNanos >= FRESH_REPORT_PAUSE_NANOS) report(nowNanos);
    return null;
  }

  private void beginSegment(
      PublisherTrack from, AudioPacket packet, long index, boolean otherSource, long nowNanos) {
    int timestamp = firstTimestamp(packet.rtp().timestamp(), otherSource, nowNanos);
    segmentOpen = true;
    segment = from.segment();
    source = from.source();
    sourceBase = index;
    outBase = window.highest() + 1;
    sourceBaseTimestamp = packet.rtp().timestamp();
    timestampOffset = timestamp - sourceBaseTimestamp;
    if (newBinding) midFrom = outBase;
  }

  /**
   * As far behind the last packet as the wall clock says, at least its own duration. The same
   * source's own clock is kept while it agrees.
   */
  private int firstTimestamp(int sourceTimestamp, boolean otherSource, long nowNanos) {
    if (!sentAny) return lastTimestamp;
    int passed = (int) Reception.ticks(Math.max(0, nowNanos - lastSentNanos));
    int byWallClock = lastTimestamp + Math.max(Math.max(passed, lastTicks), 1);
    int bySource = sourceTimestamp + timestampOffset;
    boolean agrees =
        Math.abs(bySource - byWallClock) <= SAME_CLOCK_TICKS && bySource - lastTimestamp > 0;
    return !otherSource && agrees ? bySource : byWallClock;
  }

  /** Builds, protects and queues the packet of the open segment that belongs to this index. */
  private @Nullable DropReason send(AudioPacket packet, long out, long nowNanos) {
    Protector context = protector;
    if (context == null) return DropReason.NO_KEYS;
    MemorySegment slot = sink.slot();
    if (slot == null) return DropReason.NO_PATH;
    boolean red =
        format.redPayloadType() != PublisherFormat.NONE
            && packet.forwardableAsRed()
            // Older blocks would bring back what a gate or a switch kept from this listener.
            && packet.oldestTimestamp() - sourceBaseTimestamp >= 0;
    MemorySegment payload = packet.rtp().data();
    long payloadAt = packet.primaryAt();
    int payloadBytes = packet.primaryBytes();
    if (red) {
      boolean inPlace = packet.redInPlace(format.opusPayloadType());
      if (!inPlace) payload = packet.redPayload(format.opusPayloadType());
      payloadAt = inPlace ? packet.rtp().payloadAt() : 0;
      payloadBytes = packet.rtp().payloadBytes();
    }
    int timestamp = packet.rtp().timestamp() + timestampOffset;
    int headerBytes = writeHeader(slot, packet, red, timestamp, out);
    if (headerBytes + payloadBytes + MAX_TAG_BYTES > MAX_PACKET_BYTES) return DropReason.OVERSIZE;

    int length;
    if (out > window.highest()) {
      length = context.protect(slot, headerBytes, payload, payloadAt, payloadBytes, out);
      sentAny = true;
      lastTimestamp = timestamp;
      lastTicks = packet.ticks();
      lastSentNanos = nowNanos;
    } else if (window.times(out) == 0) {
      length = context.protectLate(slot, headerBytes, payload, payloadAt, payloadBytes, out);
    } else {
      length = context.protectAgain(slot, headerBytes, payload, payloadAt, payloadBytes, out);
    }
    window.sent(out);
    packetsSent++;
    octetsSent += payloadBytes;
    sink.commit(length);
    return null;
  }

  private int writeHeader(
      MemorySegment slot, AudioPacket packet, boolean red, int timestamp, long out) {
    boolean withMid = format.midId() != 0 && out - midFrom < MID_PACKETS;
    boolean withLevel = format.audioLevelId() != 0 && packet.levelByte() >= 0;
    boolean marker = out == outBase || packet.rtp().marker();
    int payloadType = red ? format.redPayloadType() : format.opusPayloadType();
    RtpHeader.write(slot, withMid || withLevel, marker, payloadType, (int) out, timestamp, ssrc);
    if (!withMid && !withLevel) return RtpHeader.FIXED_BYTES;
    extensions.begin(slot, RtpHeader.FIXED_BYTES, twoByteExtensions);
    if (withMid) extensions.put(format.midId(), mid);
    if (withLevel) extensions.put(format.audioLevelId(), packet.levelByte());
    return RtpHeader.FIXED_BYTES + extensions.end();
  }

  void fail(RuntimeException bug) {
    if (!failed) LOG.log(Level.ERROR, "listener track " + ssrc + " stopped", bug);
    failed = true;
    stats.dropped(DropReason.FAULT);
  }

  // ---- from the listener

  /** Sends again what is asked for: at most twice each, within the ring, of this segment. */
  public void onNack(int sequence, int following, long nowNanos) {
    nacked = true;
    nackedNanos = nowNanos;
    long first = Sequence.unwrap(window.highest(), sequence);
    sendAgain(first, nowNanos);
    for (int bits = following & 0xffff; bits != 0; bits &= bits - 1) {
      sendAgain(first + 1 + Integer.numberOfTrailingZeros(bits), nowNanos);
    }
  }

  private void sendAgain(long out, long nowNanos) {
    try {
      DropReason reason = offerAgain(out, nowNanos);
      if (reason == null) stats.retransmitted();
      else stats.dropped(reason);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private @Nullable DropReason offerAgain(long out, long nowNanos) {
    PublisherTrack from = publisher;
    if (failed || from == null || !segmentOpen || source != from.source()) {
      return DropReason.NACK_UNKNOWN;
    }
    int times = out < outBase ? -1 : window.times(out);
    if (times < 0) return DropReason.NACK_UNKNOWN;
    if (times > MAX_RETRANSMISSIONS) return DropReason.NACK_CAPPED;
    AudioPacket packet = from.replay(out - outBase + sourceBase);
    if (packet == null) return DropReason.NACK_UNKNOWN;
    if (!retransmissions.take(nowNanos)) return DropReason.NACK_CAPPED;
    return send(packet, out, nowNanos);
  }

  /** Notes what the listener says of this SSRC. */
  public void onReportBlock(
      int fractionLost, int lastSenderReport, int sinceLastSenderReport, long nowNanos) {
    lossKnown = true;
    this.fractionLost = fractionLost;
    lossNanos = nowNanos;
    if (lastSenderReport == 0) return;
    int now = NtpClock.compact(context.ntpClock().ntp(nowNanos));
    long rtt = NtpClock.compactToNanos(now - lastSenderReport - sinceLastSenderReport);
    if (rtt >= 0 && rtt < MAX_RTT_NANOS) rttNanos = rtt;
  }

  /** Packets sent so far, those sent again included. */
  public long packetsSent() {
    return packetsSent;
  }

  /** Round trip by the listener's last report; 0 = not known yet. */
  public long rttNanos() {
    return rttNanos;
  }

  /** As reported last: 0..255 of 256; -1 without a report in the last 5 s. */
  public int fractionLost(long nowNanos) {
    boolean known = lossKnown && nowNanos - lossNanos < LOSS_REPORT_LIFE_NANOS;
    return known ? fractionLost : -1;
  }

  /** The loss that only FEC can mend here: 0 with RED, NACKs, a dead path or no report. */
  int lossForFec(long nowNanos) {
    if (format.redPayloadType() != PublisherFormat.NONE) return 0;
    if (nacked && nowNanos - nackedNanos < NACKER_NANOS) return 0;
    int lost = fractionLost(nowNanos);
    return lost <= FecDemand.USEFUL_FRACTION ? Math.max(lost, 0) : 0;
  }

  // ---- our sender reports

  /** Sends what is due. Call it every 500 ms or so. */
  public void tick(long nowNanos) {
    if (nowNanos - nextReportNanos < 0) return;
    nextReportNanos = nowNanos + reportPauseNanos();
    if (packetsSent != packetsReported) report(nowNanos);
  }

  private long reportPauseNanos() {
    return REPORT_MIN_NANOS + context.random().nextLong(REPORT_SPREAD_NANOS);
  }

  private void report(long nowNanos) {
    Protector context = protector;
    MemorySegment out = context == null ? null : sink.slot();
    if (context == null || out == null) return;
    packetsReported = packetsSent;
    reportedNanos = nowNanos;
    int rtpTime = lastTimestamp + (int) Reception.ticks(nowNanos - lastSentNanos);
    long ntp = this.context.ntpClock().ntp(nowNanos);
    rtcp.begin(out).senderReport(ssrc, ntp, rtpTime, packetsSent, octetsSent).cname(ssrc, cname);
    sink.commit(context.protectRtcp(out, rtcp.length()));
  }
}

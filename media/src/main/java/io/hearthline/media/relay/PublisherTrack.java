package io.hearthline.media.relay;

import io.hearthline.media.rtcp.NtpClock;
import io.hearthline.media.rtcp.RtcpWriter;
import io.hearthline.media.rtp.AudioLevel;
import io.hearthline.media.rtp.RtpPacket;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One microphone and all that listen to it. Confined to the media loop, which also creates and
 * closes it; allocates nothing per packet.
 *
 * <p>The packets come in <i>segments</i>: runs in which listeners map index to index by one fixed
 * difference. A segment ends where numbers were used up that listeners must not miss: at the gate,
 * at a packet that is not for them (padding, unknown payload type), at a jump, and with the source
 * itself when the SSRC changes. The next newest packet begins another. So a gated packet closes the
 * gap and a lost one, inside a segment, keeps it.
 */
public final class PublisherTrack implements AutoCloseable {
  /**
   * A level counts for so long after its packet. With the time between two tellings it stays below
   * the 600 ms without packets after which clients give a node up: a talker who vanishes is no dead
   * node.
   */
  public static final long LEVEL_LIFE_NANOS = SpeechLevel.STALE_NANOS;

  /** A longer jump is a new beginning, not a loss: no listener's rollover count may be at risk. */
  static final int MAX_GAP = 1_000;

  private static final int TOUCHED_AHEAD = 8;
  private static final int MAX_LISTENERS_PER_CLOCK_READ = 16;
  private static final int LEFT_SSRCS = 4;
  private static final long STALE_SSRC_NANOS = 500_000_000L;
  private static final long REPORT_MIN_NANOS = 500_000_000L;
  private static final long REPORT_SPREAD_NANOS = 1_000_000_000L;
  private static final long DEFAULT_RTT_NANOS = 50_000_000L;

  private final RelayContext context;
  private final RelayStats stats;
  private final byte[] cname;
  private final int feedbackSsrc;
  private final PacketSink sink;
  private @Nullable Protector protector;

  private final AudioPacket packet;
  private final AudioPacket replayed;
  private final PacketRing ring = new PacketRing();
  private final Reception reception = new Reception();
  private final MissingPackets missing = new MissingPackets();
  private final FecDemand fecDemand = new FecDemand();
  private final SpeechLevel level = new SpeechLevel();
  private final RtcpWriter rtcp = new RtcpWriter();
  private PublisherFormat format;

  /** Replaced, never changed in place: a listener may leave while a packet is handed round. */
  private ListenerTrack[] listeners = {};

  private boolean talking = true;
  private boolean heard;
  private int ssrc;
  private final int[] leftSsrcs = new int[LEFT_SSRCS];
  private final long[] leftNanos = new long[LEFT_SSRCS];
  private int left;

  /** Kept so that the compiler cannot leave the reading out. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  private int source;
  private int segment;
  private long lost;
  private long rttNanos = DEFAULT_RTT_NANOS;
  private int lastSenderReport;
  private long lastSenderReportNanos;
  private long nextReportNanos;

  /**
   * @param feedbackSsrc SSRC of our own reports to this publisher
   * @param sink to the publisher's transport, for RTCP
   */
  public PublisherTrack(
      RelayContext context, PublisherFormat format, int feedbackSsrc, PacketSink sink) {
    this.context = context;
    this.stats = context.stats();
    this.cname = context.cnameBytes();
    this.format = format;
    this.feedbackSsrc = feedbackSsrc;
    this.sink = sink;
    packet = new AudioPacket(format);
    replayed = new AudioPacket(format);
  }

  /** Gives the context of the feedback SSRC. Once: a second one would repeat SRTCP indices. */
  public void secure(Protector protector) {
    if (this.protector != null) throw new IllegalStateException("secured before");
    this.protector = protector;
  }

  /** Takes the outcome of a renegotiation. */
  public void format(PublisherFormat format) {
    if (format.equals(this.format)) return;
    this.format = format;
    packet.format(format);
    replayed.format(format);
    beginSource();
  }

  /**
   * Forgets what was sent and frees its memory: packets may go by unseen from now on. The next one
   * begins another source.
   */
  public void rest() {
    reception.restart();
    level.silence();
    beginSource();
    ring.close();
  }

  /** Opens or closes the gate. The track stays, silent: listeners keep their place. */
  public void talking(boolean talking) {
    if (talking == this.talking) return;
    this.talking = talking;
    segment++;
    missing.clear();
    level.silence();
  }

  public boolean talking() {
    return talking;
  }

  /**
   * Takes one packet and hands it round.
   *
   * @param data decrypted and authenticated RTP in [0, length), borrowed until return
   * @param index ROC &lt;&lt; 16 | sequence, from the SRTP context; not seen before for this SSRC
   * @param arrivalNanos when the datagram was received
   */
  public void onRtp(MemorySegment data, int length, long index, long arrivalNanos) {
    stats.received();
    if (!packet.parse(data, 0, length) || (int) (index & 0xffff) != packet.rtp().sequence()) {
      stats.dropped(DropReason.MALFORMED);
      return;
    }
    DropReason reason = admit(data, length, index, arrivalNanos);
    if (reason != null) stats.dropped(reason);
  }

  private @Nullable DropReason admit(MemorySegment data, int length, long index, long nowNanos) {
    RtpPacket rtp = packet.rtp();
    boolean known = packet.ofKnownPayloadType();
    if (rtp.ssrc() != ssrc || !heard) {
      // Another SSRC is believed by its payload type: retransmission streams have their own.
      if (!known) return DropReason.UNKNOWN_PAYLOAD_TYPE;
      if (isStale(rtp.ssrc(), nowNanos)) return DropReason.STALE_SSRC;
      moveTo(rtp.ssrc(), nowNanos);
    }
    boolean newest = receive(index, rtp.timestamp(), nowNanos);
    DropReason notForListeners = notForListeners(known);
    if (notForListeners != null) {
      if (newest) segment++;
      return notForListeners;
    }
    if (packet.levelByte() >= 0) level.update(AudioLevel.dbov(packet.levelByte()), nowNanos);
    if (!packet.parsePayload()) return DropReason.MALFORMED_RED;
    if (length > PacketRing.SLOT_BYTES) return DropReason.OVERSIZE;
    DropReason notNew = ring.put(data, length, index);
    if (notNew != null) return notNew;
    handRound(index, newest, nowNanos);
    if (missing.count() > 0) askForMissing(nowNanos);
    return null;
  }

  private @Nullable DropReason notForListeners(boolean known) {
    if (!known) return DropReason.UNKNOWN_PAYLOAD_TYPE;
    if (packet.rtp().payloadBytes() == 0) return DropReason.PADDING_ONLY;
    return talking ? null : DropReason.GATED;
  }

  private void handRound(long index, boolean newest, long arrivalNanos) {
    int unclocked = 0;
    var all = listeners;
    for (int i = 0; i < all.length; i++) {
      if (i % TOUCHED_AHEAD == 0) touch(all, i);
      var listener = all[i];
      try {
        listener.forward(this, packet, index, newest, arrivalNanos);
      } catch (RuntimeException e) {
        listener.fail(e); // a bug in one listener's state must not silence those behind it
      }
      if (++unclocked == MAX_LISTENERS_PER_CLOCK_READ) {
        stats.latency(context.nanoClock().getAsLong() - arrivalNanos, unclocked);
        unclocked = 0;
      }
    }
    if (unclocked > 0) stats.latency(context.nanoClock().getAsLong() - arrivalNanos, unclocked);
  }

  private void touch(ListenerTrack[] all, int from) {
    int sum = 0;
    for (int i = from; i < Math.min(from + TOUCHED_AHEAD, all.length); i++) sum += all[i].touch();
    touched = sum;
  }

  // ---- the source: SSRC, reception, gaps

  private boolean isStale(int ssrc, long nowNanos) {
    for (int i = 0; i < Math.min(left, LEFT_SSRCS); i++) {
      if (leftSsrcs[i] == ssrc && nowNanos - leftNanos[i] < STALE_SSRC_NANOS) return true;
    }
    return false;
  }

  private void moveTo(int newSsrc, long nowNanos) {
    if (heard) {
      int slot = left++ & (LEFT_SSRCS - 1);
      leftSsrcs[slot] = ssrc;
      leftNanos[slot] = nowNanos;
    } else {
      nextReportNanos = nowNanos + reportPauseNanos();
    }
    heard = true;
    ssrc = newSsrc;
    lastSenderReport = 0;
    reception.restart();
    beginSource();
  }

  private void beginSource() {
    source++;
    segment++;
    ring.clear();
    missing.clear();
  }

  /** Returns whether the packet is the newest of its source. */
  private boolean receive(long index, int timestamp, long nowNanos) {
    if (reception.started()) {
      long next = reception.highestIndex() + 1;
      if (index - next >= MAX_GAP) {
        reception.restart();
        segment++;
        missing.clear();
      } else if (index > next && talking && format.nack()) {
        missing.add(next, index, nowNanos);
      } else if (index < next) {
        missing.arrived(index);
      }
    }
    return reception.note(index, timestamp, nowNanos);
  }

  /** Counts SSRCs: what was sent of another source can no longer be sent again. */
  int source() {
    return source;
  }

  /** Counts segments; another number means that the difference of indices no longer holds. */
  int segment() {
    return segment;
  }

  /** The packet from the ring, taken apart; valid until the next call. Null when it is gone. */
  @Nullable AudioPacket replay(long index) {
    int length = ring.length(index);
    if (length == 0 || !replayed.parse(ring.memory(), ring.offset(index), length)) return null;
    return replayed.parsePayload() ? replayed : null;
  }

  // ---- listeners

  void add(ListenerTrack listener) {
    listeners = Arrays.copyOf(listeners, listeners.length + 1);
    listeners[listeners.length - 1] = listener;
  }

  void remove(ListenerTrack listener) {
    var rest = new ListenerTrack[listeners.length - 1];
    int kept = 0;
    for (ListenerTrack other : listeners) if (other != listener) rest[kept++] = other;
    listeners = rest;
  }

  public int listenerCount() {
    return listeners.length;
  }

  // ---- reports and requests to the publisher

  /** Sends what is due. Call it every 20 ms or so while packets come, else every 100 ms. */
  public void tick(long nowNanos) {
    if (!heard) return;
    if (missing.count() > 0) askForMissing(nowNanos);
    if (nowNanos - nextReportNanos >= 0) {
      nextReportNanos = nowNanos + reportPauseNanos();
      report(nowNanos);
    }
  }

  private long reportPauseNanos() {
    return REPORT_MIN_NANOS + context.random().nextLong(REPORT_SPREAD_NANOS);
  }

  private void report(long nowNanos) {
    long expected = reception.expectedSinceReport();
    if (expected <= 0) return;
    long lost = reception.lostSinceReport();
    stats.lost(lost);
    this.lost += lost;
    reception.reported();
    int worst = (int) (lost * 256 / expected);
    for (ListenerTrack listener : listeners) {
      worst = Math.max(worst, listener.lossForFec(nowNanos));
    }
    int told = fecDemand.next(worst);
    MemorySegment out = protector == null ? null : sink.slot();
    if (out == null) return;
    int sinceSenderReport =
        lastSenderReport == 0 ? 0 : NtpClock.nanosToCompact(nowNanos - lastSenderReportNanos);
    rtcp.begin(out)
        .receiverReport(feedbackSsrc)
        .reportBlock(
            ssrc,
            told,
            reception.cumulativeLost(),
            (int) reception.highestIndex(),
            reception.jitter(),
            lastSenderReport,
            sinceSenderReport)
        .cname(feedbackSsrc, cname);
    sendRtcp(out);
  }

  private void askForMissing(long nowNanos) {
    if (!missing.due(nowNanos, rttNanos)) return;
    MemorySegment out = protector == null ? null : sink.slot();
    if (out == null) return;
    rtcp.begin(out)
        .receiverReport(feedbackSsrc)
        .cname(feedbackSsrc, cname)
        .nack(feedbackSsrc, ssrc);
    missing.writePairs(rtcp, nowNanos, rttNanos);
    sendRtcp(out);
  }

  private void sendRtcp(MemorySegment out) {
    if (protector != null) sink.commit(protector.protectRtcp(out, rtcp.length()));
  }

  // ---- from the publisher

  /** Notes a sender report of the current SSRC, to be echoed in our reports. */
  public void onSenderReport(int reporter, long ntp, long nowNanos) {
    if (!heard || reporter != ssrc) return;
    lastSenderReport = NtpClock.compact(ntp);
    lastSenderReportNanos = nowNanos;
  }

  /** The round trip to the publisher as measured on the same transport; paces our requests. */
  public void roundTrip(long nanos) {
    rttNanos = nanos;
  }

  // ---- what it is like

  /** Smoothed level: 0 (loudest) to 127; -1 while the publisher sends none. */
  public int levelDbov(long nowNanos) {
    return level.dbov(nowNanos);
  }

  public boolean speaking(long nowNanos) {
    return talking && level.speaking(nowNanos);
  }

  /** Lost on the way to us since the SSRC began; negative if more came than was expected. */
  public long cumulativeLost() {
    return reception.cumulativeLost();
  }

  /** Lost for good, as reported so far; never goes back. */
  public long lost() {
    return lost;
  }

  /** Came because it was asked for. */
  public long repaired() {
    return missing.repaired();
  }

  /** Interarrival jitter in 48 kHz ticks. */
  public int jitter() {
    return reception.jitter();
  }

  /** Lets the listeners go silent and frees the ring. */
  @Override
  public void close() {
    for (ListenerTrack listener : listeners) listener.lose(this);
    ring.close();
  }
}

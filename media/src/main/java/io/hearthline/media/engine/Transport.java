package io.hearthline.media.engine;

import io.hearthline.media.engine.Discarded.Reason;
import io.hearthline.media.ice.IceCredentials;
import io.hearthline.media.ice.IceLite;
import io.hearthline.media.relay.ListenerFormat;
import io.hearthline.media.relay.ListenerTrack;
import io.hearthline.media.relay.PublisherFormat;
import io.hearthline.media.relay.PublisherTrack;
import io.hearthline.media.relay.RtcpRouter;
import io.hearthline.media.sdp.Negotiated;
import io.hearthline.media.sdp.NegotiatedMedia;
import io.hearthline.media.sdp.Offerer;
import io.hearthline.media.sdp.SlotParameters;
import io.hearthline.media.srtp.SrtpInbound;
import io.hearthline.media.srtp.SrtpOutbound;
import io.hearthline.media.transport.UdpSocket;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ICE, DTLS and SRTP association with a client, its microphone and its slots. Confined to the
 * media loop.
 *
 * <p>A datagram's way is {@link MediaEngine} (which transport), here (decrypt), {@link
 * PublisherTrack} (to whom), {@link ListenerTrack} (as what), and back here through {@link #slot}
 * and {@link #commit} of each listener's transport.
 */
final class Transport extends Association {
  /**
   * Without anything authentic for this long the path is called disconnected. RFC 7675 has a client
   * check every 4 to 6 seconds, and Firefox does no more than that; Chromium checks every 2.5.
   */
  static final long SILENT_NANOS = 8_000_000_000L;

  /** A transport without keys is given up after this long, whatever it checks and sends. */
  static final long HALF_OPEN_NANOS = 30_000_000_000L;

  private final String id;
  private final IceLite<UdpSocket, Pair> ice;
  private final RtcpRouter rtcp = new RtcpRouter();
  private final long createdNanos;
  private final int feedbackSsrc;

  /** By slot number, which never changes its meaning. */
  private final List<Slot> slots = new ArrayList<>(1);

  private @Nullable PublisherTrack microphone;
  private @Nullable LiveStream published;
  private boolean silent;
  private long firstPairNanos;
  private long keysNanos;
  private boolean mediaSeen;

  Transport(String id, MediaLoop loop, IceCredentials local, int feedbackSsrc, long nowNanos) {
    super(loop, loop.handshakes(), SrtpInbound.CLIENT_SOURCES, nowNanos);
    this.id = id;
    this.feedbackSsrc = feedbackSsrc;
    ice = new IceLite<>(local, this, nowNanos);
    createdNanos = nowNanos;
  }

  String id() {
    return id;
  }

  IceLite<UdpSocket, Pair> ice() {
    return ice;
  }

  @Nullable PublisherTrack microphone() {
    return microphone;
  }

  @Nullable LiveStream published() {
    return published;
  }

  void published(@Nullable LiveStream stream) {
    published = stream;
    if (stream == null && microphone != null) microphone.rest();
  }

  @Nullable Slot slot(int number) {
    return number >= 0 && number < slots.size() ? slots.get(number) : null;
  }

  List<Slot> slots() {
    return slots;
  }

  // ---- negotiation

  /**
   * Makes or changes the tracks that were agreed on, and begins an ICE restart if there is one.
   * Says the whole state: applying the same again changes nothing.
   */
  void negotiated(Negotiated agreed) {
    if (!ice.local().ufrag().equals(agreed.localIce().ufrag())) restartIce(agreed);
    ice.remote(agreed.remoteIce().ufrag());
    muteAllBut(agreed.slots());
    for (var media : agreed.media()) {
      switch (media.flow()) {
        case INBOUND -> microphone(media);
        case OUTBOUND -> slot(media);
        case INACTIVE, REJECTED -> {}
      }
    }
    tellRtcp();
    handshake(SdpValues.role(agreed.dtlsRole()));
    expect(SdpValues.fingerprint(agreed.remoteFingerprints()));
  }

  private void muteAllBut(List<NegotiatedMedia> outbound) {
    for (int i = 0; i < slots.size(); i++) {
      int number = i;
      if (outbound.stream().noneMatch(media -> media.slot() == number)) {
        slots.get(i).track.muted(true);
      }
    }
  }

  private void tellRtcp() {
    rtcp.listeners(slots.stream().map(slot -> slot.track).toArray(ListenerTrack[]::new));
  }

  private void restartIce(Negotiated agreed) {
    var fresh = SdpValues.ice(agreed.localIce());
    var dead = ice.restart(fresh);
    if (dead != null) loop.forgetUfrag(dead.ufrag());
    loop.rememberUfrag(fresh.ufrag(), ice, this);
  }

  /** Our own offer is out: its slot exists with what we offered until the answer says otherwise. */
  void offered(SlotParameters parameters) {
    var format = new ListenerFormat(Offerer.OPUS_PAYLOAD_TYPE, PublisherFormat.NONE, "", 0, 0);
    slots.add(
        Slot.ofClient(new ListenerTrack(loop.relay(), parameters.ssrc(), format, this), this));
  }

  private void microphone(NegotiatedMedia media) {
    var format =
        new PublisherFormat(media.opus(), media.red(), media.extensions().audioLevel(), true);
    var track = microphone;
    if (track == null) {
      track = new PublisherTrack(loop.relay(), format, feedbackSsrc, this);
      secure(track);
      microphone = track;
      rtcp.publisher(track);
    } else {
      track.format(format);
    }
  }

  private void slot(NegotiatedMedia media) {
    var parameters = media.slotParameters();
    if (parameters == null) throw new IllegalStateException("a slot without parameters: " + media);
    var extensions = media.extensions();
    var format =
        new ListenerFormat(
            media.opus(), media.red(), media.mid(), extensions.mid(), extensions.audioLevel());
    var slot = slot(media.slot());
    if (slot == null) {
      if (media.slot() != slots.size()) throw new IllegalStateException("a hole before " + media);
      slot = Slot.ofClient(new ListenerTrack(loop.relay(), parameters.ssrc(), format, this), this);
      secure(slot.track);
      slots.add(slot);
    } else {
      slot.track.muted(false);
      slot.track.format(format);
    }
  }

  // ---- ICE

  @Override
  void reachable() {
    firstPairNanos = loop.nowNanos();
    loop.joinTimes().ice.observeNanos(firstPairNanos - createdNanos);
  }

  @Override
  public void restarted(IceCredentials forgotten) {
    loop.forgetUfrag(forgotten.ufrag());
  }

  // ---- packets

  @Override
  void onRtp(MemorySegment data, int length, long nowNanos) {
    var context = inbound();
    if (context == null) return;
    int plain = context.unprotect(data, length);
    if (!authentic(plain, nowNanos)) return;
    var track = microphone;
    if (track == null) {
      loop.discarded().count(Reason.NO_MICROPHONE);
      return;
    }
    if (!mediaSeen) sawMedia(nowNanos);
    if (published == null) {
      loop.discarded().count(Reason.NOT_PUBLISHED);
      return;
    }
    track.onRtp(data, plain, context.lastIndex(), nowNanos);
  }

  @Override
  void onRtcp(MemorySegment data, int length, long nowNanos) {
    var context = inbound();
    if (context == null) return;
    int plain = context.unprotectRtcp(data, length);
    if (!authentic(plain, nowNanos)) return;
    if (rtcp.onRtcp(data, plain, nowNanos) < 0) loop.discarded().count(Reason.MALFORMED);
  }

  // ---- keys

  @Override
  void secured(SrtpOutbound sending) {
    keysNanos = loop.nowNanos();
    loop.joinTimes().dtls.observeNanos(keysNanos - firstPairNanos);
    if (microphone != null) secure(microphone);
    for (var slot : slots) secure(slot.track);
    loop.connected(this);
  }

  private void secure(PublisherTrack track) {
    var sending = outbound();
    if (sending != null) track.secure(new SourceProtector(sending.source(feedbackSsrc)));
  }

  private void secure(ListenerTrack track) {
    var sending = outbound();
    if (sending != null) track.secure(new SourceProtector(sending.source(track.ssrc())));
  }

  @Override
  public void commit(int length) {
    if (!mediaSeen) sawMedia(loop.nowNanos());
    super.commit(length);
  }

  private void sawMedia(long nowNanos) {
    mediaSeen = true;
    loop.joinTimes().media.observeNanos(nowNanos - keysNanos);
  }

  // ---- time

  /** Reports and requests of the tracks. Every 20 ms for a microphone that is heard. */
  void tickMicrophone(long nowNanos) {
    if (microphone != null) microphone.tick(nowNanos);
  }

  void tickSlots(long nowNanos) {
    for (int i = 0; i < slots.size(); i++) slots.get(i).track.tick(nowNanos);
  }

  /** What has become of the path; about once a second. */
  PathChange checkPath(long nowNanos) {
    ice.expire(nowNanos);
    if (!secured()) {
      return nowNanos - createdNanos < HALF_OPEN_NANOS ? PathChange.NONE : PathChange.NEVER_CAME;
    }
    if (!ice.hasConsent(nowNanos)) return PathChange.GONE;
    long silentNanos = Math.min(ice.silentForNanos(nowNanos), unheardForNanos(nowNanos));
    if (silentNanos > SILENT_NANOS == silent) return PathChange.NONE;
    silent = !silent;
    return silent ? PathChange.SILENT : PathChange.ALIVE;
  }

  /** Outcome of {@link #checkPath}. */
  enum PathChange {
    NONE,
    SILENT,
    ALIVE,
    GONE,
    NEVER_CAME
  }

  // ---- end

  @Override
  void ended() {
    loop.close(this, CloseReason.DTLS_CLOSE);
  }

  @Override
  void failed(String reason) {
    loop.failed(this, reason);
  }

  /** Leaves all streams, says good-bye in DTLS and wipes the keys. */
  @Override
  void close() {
    for (var slot : slots) slot.listen(null);
    if (microphone != null) microphone.close();
    super.close();
    loop.forgetUfrag(ice.local().ufrag());
    var before = ice.previousLocal();
    if (before != null) loop.forgetUfrag(before.ufrag());
  }
}

package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsRole;
import io.hearthline.media.dtls.DtlsSession;
import io.hearthline.media.dtls.DtlsSrtpKeys;
import io.hearthline.media.engine.Discarded.Reason;
import io.hearthline.media.engine.LiveStream.Slot;
import io.hearthline.media.ice.IceCredentials;
import io.hearthline.media.ice.IceLite;
import io.hearthline.media.relay.ListenerFormat;
import io.hearthline.media.relay.ListenerTrack;
import io.hearthline.media.relay.PacketSink;
import io.hearthline.media.relay.PublisherFormat;
import io.hearthline.media.relay.PublisherTrack;
import io.hearthline.media.relay.RtcpRouter;
import io.hearthline.media.sdp.Negotiated;
import io.hearthline.media.sdp.NegotiatedMedia;
import io.hearthline.media.sdp.Offerer;
import io.hearthline.media.sdp.SlotParameters;
import io.hearthline.media.srtp.SrtpInbound;
import io.hearthline.media.srtp.SrtpKeys;
import io.hearthline.media.srtp.SrtpOutbound;
import io.hearthline.media.srtp.SrtpSuite;
import io.hearthline.media.transport.PeerAddress;
import io.hearthline.media.transport.UdpSocket;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One ICE, DTLS and SRTP association with a client, its microphone and its slots. Confined to the
 * media loop.
 *
 * <p>A datagram's way is {@link MediaEngine} (which transport), here (decrypt), {@link
 * PublisherTrack} (to whom), {@link ListenerTrack} (as what), and back here through {@link #slot}
 * and {@link #commit} of each listener's transport.
 */
final class Transport implements PacketSink, IceLite.Pairs<UdpSocket, Pair> {
  /**
   * Without anything authentic for this long the path is called disconnected. RFC 7675 has a client
   * check every 4 to 6 seconds, and Firefox does no more than that; Chromium checks every 2.5.
   */
  static final long SILENT_NANOS = 8_000_000_000L;

  /** A transport without keys is given up after this long, whatever it checks and sends. */
  static final long HALF_OPEN_NANOS = 30_000_000_000L;

  private final String id;
  private final MediaLoop loop;
  private final IceLite<UdpSocket, Pair> ice;
  private @Nullable DtlsSession dtls;
  private final RtcpRouter rtcp = new RtcpRouter();
  private final long createdNanos;
  private final int feedbackSsrc;

  /** By slot number, which never changes its meaning. */
  private final List<Slot> slots = new ArrayList<>(1);

  private @Nullable PublisherTrack microphone;
  private @Nullable LiveStream published;
  private @Nullable SrtpInbound inbound;
  private @Nullable SrtpOutbound outbound;
  private @Nullable Pair pair;
  private final List<Pair> pairs = new ArrayList<>(2);
  private boolean reachable;
  private boolean silent;
  private boolean closed;
  private long heardNanos;
  private long firstPairNanos;
  private long keysNanos;
  private boolean mediaSeen;

  Transport(String id, MediaLoop loop, IceCredentials local, int feedbackSsrc, long nowNanos) {
    this.id = id;
    this.loop = loop;
    this.feedbackSsrc = feedbackSsrc;
    ice = new IceLite<>(local, this, nowNanos);
    createdNanos = nowNanos;
    heardNanos = nowNanos;
  }

  String id() {
    return id;
  }

  IceLite<UdpSocket, Pair> ice() {
    return ice;
  }

  boolean closed() {
    return closed;
  }

  boolean secured() {
    return outbound != null;
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
    if (dtls == null) handshake(SdpValues.role(agreed.dtlsRole()));
    expect(agreed);
  }

  private void muteAllBut(List<NegotiatedMedia> outbound) {
    for (int i = 0; i < slots.size(); i++) {
      int number = i;
      if (outbound.stream().noneMatch(media -> media.slot() == number)) {
        slots.get(i).track.muted(true);
      }
    }
  }

  /** The first certificate counts: negotiation refuses another one later. */
  private void expect(Negotiated agreed) {
    var strong = SdpValues.fingerprint(agreed.remoteFingerprints());
    if (dtls != null && strong != null) dtls.expectFingerprint(strong);
  }

  private void tellRtcp() {
    rtcp.listeners(slots.stream().map(slot -> slot.track).toArray(ListenerTrack[]::new));
  }

  /** The association in a role that is settled now; it begins with the first validated pair. */
  private DtlsSession handshake(DtlsRole role) {
    var session =
        new DtlsSession(
            loop.handshakes(), loop.certificate(), role, this::queueDtls, new Handshake());
    dtls = session;
    if (reachable) session.start();
    return session;
  }

  /** A task of its own also where the loop caused it: never in the middle of what it is doing. */
  private final class Handshake implements DtlsSession.Listener {
    @Override
    public void onKeys(DtlsSrtpKeys keys) {
      loop.insist(() -> secure(keys));
    }

    @Override
    public void onClosed(String reason) {
      loop.insist(() -> loop.close(Transport.this, CloseReason.DTLS_CLOSE));
    }

    @Override
    public void onFailed(String reason) {
      loop.insist(() -> loop.failed(Transport.this, reason));
    }
  }

  private void restartIce(Negotiated agreed) {
    var fresh = SdpValues.ice(agreed.localIce());
    var dead = ice.restart(fresh);
    if (dead != null) loop.forgetUfrag(dead.ufrag());
    loop.rememberUfrag(fresh.ufrag(), this);
  }

  /** Our own offer is out: its slot exists with what we offered until the answer says otherwise. */
  void offered(SlotParameters parameters) {
    var format = new ListenerFormat(Offerer.OPUS_PAYLOAD_TYPE, PublisherFormat.NONE, "", 0, 0);
    slots.add(new Slot(new ListenerTrack(loop.relay(), parameters.ssrc(), format, this), this));
  }

  private void microphone(NegotiatedMedia media) {
    var format =
        new PublisherFormat(media.opus(), media.red(), media.extensions().audioLevel(), true);
    var track = microphone;
    if (track == null) {
      track = new PublisherTrack(loop.relay(), format, feedbackSsrc, this);
      if (outbound != null) secure(track, outbound);
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
      slot = new Slot(new ListenerTrack(loop.relay(), parameters.ssrc(), format, this), this);
      if (outbound != null) secure(slot.track, outbound);
      slots.add(slot);
    } else {
      slot.track.muted(false);
      slot.track.format(format);
    }
  }

  // ---- ICE

  @Override
  public Pair validated(UdpSocket socket, long addressHigh, long addressLow, int port) {
    var fresh = new Pair(socket, PeerAddress.of(addressHigh, addressLow, port));
    pairs.add(fresh);
    loop.rememberPair(fresh, this);
    if (!reachable) {
      reachable = true;
      firstPairNanos = loop.nowNanos();
      loop.joinTimes().ice.observeNanos(firstPairNanos - createdNanos);
      // DTLS may send before the check that led here is answered; libwebrtc keeps such a
      // ClientHello.
      pair = fresh;
      if (dtls != null) dtls.start();
    }
    return fresh;
  }

  @Override
  public void evicted(Pair gone) {
    pairs.remove(gone);
    loop.forgetPair(gone, this);
    if (gone.equals(pair)) pair = ice.selected();
  }

  @Override
  public void selected(Pair chosen) {
    pair = chosen;
  }

  @Override
  public void restarted(IceCredentials forgotten) {
    loop.forgetUfrag(forgotten.ufrag());
  }

  @Override
  public void refused() {
    loop.discarded().count(Reason.STUN_AUTH);
  }

  // ---- datagrams of validated pairs

  void onDtls(MemorySegment data, int length) {
    // To our own offer the client may begin before its answer is here; then it is the active one.
    var session = dtls == null ? handshake(DtlsRole.PASSIVE) : dtls;
    session.onDatagram(data, length);
  }

  void onRtp(MemorySegment data, int length, long nowNanos) {
    var context = inbound;
    if (context == null) {
      loop.discarded().count(Reason.NO_KEYS);
      return;
    }
    int plain = context.unprotect(data, length);
    if (plain < 0) {
      loop.discarded().count(reason(plain));
      return;
    }
    heardNanos = nowNanos;
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

  void onRtcp(MemorySegment data, int length, long nowNanos) {
    var context = inbound;
    if (context == null) {
      loop.discarded().count(Reason.NO_KEYS);
      return;
    }
    int plain = context.unprotectRtcp(data, length);
    if (plain < 0) {
      loop.discarded().count(reason(plain));
      return;
    }
    heardNanos = nowNanos;
    if (rtcp.onRtcp(data, plain, nowNanos) < 0) loop.discarded().count(Reason.MALFORMED);
  }

  private static Reason reason(int code) {
    return switch (code) {
      case SrtpInbound.AUTH_FAILED -> Reason.AUTH;
      case SrtpInbound.REPLAYED -> Reason.REPLAY;
      case SrtpInbound.TOO_MANY_SOURCES -> Reason.SOURCES;
      default -> Reason.MALFORMED;
    };
  }

  // ---- keys

  /** The handshake is done and the fingerprint right: from now on audio flows. */
  private void secure(DtlsSrtpKeys keys) {
    if (closed || outbound != null) {
      keys.wipe();
      return;
    }
    keysNanos = loop.nowNanos();
    loop.joinTimes().dtls.observeNanos(keysNanos - firstPairNanos);
    var suite = suite(keys.profile());
    var sending =
        new SrtpOutbound(new SrtpKeys(suite, keys.localKey(), keys.localSalt()), loop.crypto());
    var receiving =
        new SrtpInbound(new SrtpKeys(suite, keys.remoteKey(), keys.remoteSalt()), loop.crypto());
    outbound = sending;
    inbound = receiving;
    if (microphone != null) secure(microphone, sending);
    for (var slot : slots) secure(slot.track, sending);
    loop.connected(this);
  }

  private static SrtpSuite suite(int profile) {
    for (var suite : SrtpSuite.values()) if (suite.profileId() == profile) return suite;
    throw new IllegalStateException("a profile that was never offered: " + profile);
  }

  private void secure(PublisherTrack track, SrtpOutbound context) {
    track.secure(new SourceProtector(context.source(feedbackSsrc)));
  }

  private static void secure(ListenerTrack track, SrtpOutbound context) {
    track.secure(new SourceProtector(context.source(track.ssrc())));
  }

  // ---- sending

  @Override
  public @Nullable MemorySegment slot() {
    var to = pair;
    return to == null ? null : loop.slot(to);
  }

  @Override
  public int touchPath() {
    var to = pair;
    return to == null ? 0 : to.peer().port() + to.socket().index();
  }

  @Override
  public void commit(int length) {
    if (!mediaSeen) sawMedia(loop.nowNanos());
    loop.commit(length);
  }

  private void sawMedia(long nowNanos) {
    mediaSeen = true;
    loop.joinTimes().media.observeNanos(nowNanos - keysNanos);
  }

  /** From the handshake's threads, or from the loop itself for the good-bye when it closes. */
  private void queueDtls(byte[] record) {
    if (loop.onLoopThread()) {
      sendDtls(record);
    } else {
      var _ = loop.offer(() -> sendDtls(record)); // a lost record is sent again
    }
  }

  private void sendDtls(byte[] record) {
    var to = pair;
    if (to == null || record.length > MAX_DTLS_BYTES) return;
    MemorySegment.copy(record, 0, loop.slot(to), ValueLayout.JAVA_BYTE, 0, record.length);
    loop.commit(record.length);
  }

  private static final int MAX_DTLS_BYTES = 1_500;

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
    long silentNanos = Math.min(ice.silentForNanos(nowNanos), nowNanos - heardNanos);
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

  /** Leaves all streams, says good-bye in DTLS and wipes the keys. */
  void close() {
    closed = true;
    for (var slot : slots) slot.listen(null);
    if (microphone != null) microphone.close();
    if (dtls != null) dtls.close();
    if (inbound != null) inbound.close();
    if (outbound != null) outbound.close();
    for (var gone : pairs) loop.forgetPair(gone, this);
    loop.forgetUfrag(ice.local().ufrag());
    var before = ice.previousLocal();
    if (before != null) loop.forgetUfrag(before.ufrag());
  }
}

package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsFingerprint;
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
import java.util.Map;
import java.util.TreeMap;
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
   * Without a check for this long the path is called disconnected; browsers send several a second.
   */
  static final long SILENT_NANOS = 5_000_000_000L;

  private final String id;
  private final MediaLoop loop;
  private final IceLite<UdpSocket, Pair> ice;
  private @Nullable DtlsSession dtls;
  private @Nullable DtlsFingerprint fingerprint;
  private final RtcpRouter rtcp = new RtcpRouter();
  private final long createdNanos;
  private final int feedbackSsrc;

  /** By slot number, which never changes its meaning; holes are impossible. */
  private final Map<Integer, Slot> slots = new TreeMap<>();

  private @Nullable PublisherTrack microphone;
  private @Nullable LiveStream published;
  private @Nullable SrtpInbound inbound;
  private @Nullable SrtpOutbound outbound;
  private @Nullable Pair pair;
  private final List<Pair> pairs = new ArrayList<>(2);
  private boolean handshaking;
  private boolean silent;
  private boolean closed;
  private long firstPairNanos;
  private long keysNanos;
  private boolean mediaSeen;

  Transport(String id, MediaLoop loop, IceCredentials local, int feedbackSsrc, long nowNanos) {
    this.id = id;
    this.loop = loop;
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
  }

  @Nullable Slot slot(int number) {
    return slots.get(number);
  }

  Iterable<Slot> slots() {
    return slots.values();
  }

  // ---- negotiation

  /** Makes or changes the tracks that were agreed on, and begins an ICE restart if there is one. */
  void negotiated(Negotiated agreed) {
    if (!ice.local().ufrag().equals(agreed.localIce().ufrag())) restartIce(agreed);
    ice.remote(agreed.remoteIce().ufrag());
    if (fingerprint == null) fingerprint = strongest(agreed);
    var role =
        switch (agreed.dtlsRole()) {
          case ACTIVE -> DtlsRole.ACTIVE;
          case PASSIVE -> DtlsRole.PASSIVE;
        };
    var session = dtls == null ? handshake(role) : dtls;
    if (fingerprint != null) session.expectFingerprint(fingerprint);
    for (var media : agreed.media()) {
      switch (media.flow()) {
        case INBOUND -> microphone(media);
        case OUTBOUND -> slot(media);
        case INACTIVE -> mute(media);
        case REJECTED -> {}
      }
    }
    rtcp.listeners(slots.values().stream().map(slot -> slot.track).toArray(ListenerTrack[]::new));
  }

  /**
   * Of several certificates' hashes the first that is strong enough; RFC 8122 lets one match do.
   */
  private static @Nullable DtlsFingerprint strongest(Negotiated agreed) {
    for (var print : agreed.remoteFingerprints()) {
      var strong = DtlsFingerprint.of(print.algorithm(), print.hex());
      if (strong != null) return strong;
    }
    return null;
  }

  /** The association in a role that is settled now; it begins with the first validated pair. */
  private DtlsSession handshake(DtlsRole role) {
    var session =
        new DtlsSession(
            loop.handshakes(),
            loop.certificate(),
            role,
            record -> loop.execute(() -> sendDtls(record)),
            new Handshake());
    dtls = session;
    if (handshaking) session.start();
    return session;
  }

  /** What the handshake says, from its own threads. */
  private final class Handshake implements DtlsSession.Listener {
    @Override
    public void onKeys(DtlsSrtpKeys keys) {
      loop.execute(() -> secure(keys));
    }

    @Override
    public void onClosed(String reason) {
      loop.execute(() -> loop.close(Transport.this, CloseReason.DTLS_CLOSE));
    }

    @Override
    public void onFailed(String reason) {
      loop.execute(() -> loop.failed(Transport.this, reason));
    }
  }

  private void restartIce(Negotiated agreed) {
    var fresh = new IceCredentials(agreed.localIce().ufrag(), agreed.localIce().pwd());
    var dead = ice.restart(fresh);
    if (dead != null) loop.forgetUfrag(dead.ufrag());
    loop.rememberUfrag(fresh.ufrag(), this);
  }

  /** Our own offer is out: its slot exists with what we offered until the answer says otherwise. */
  void offered(SlotParameters parameters) {
    var format = new ListenerFormat(Offerer.OPUS_PAYLOAD_TYPE, PublisherFormat.NONE, "", 0, 0);
    slots.put(0, new Slot(new ListenerTrack(loop.relay(), parameters.ssrc(), format, this)));
  }

  private void microphone(NegotiatedMedia media) {
    var format =
        new PublisherFormat(media.opus(), media.red(), media.extensions().audioLevel(), true);
    var track = microphone;
    if (track == null) {
      track = new PublisherTrack(loop.relay(), format, feedbackSsrc, this, () -> {});
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
    var slot = slots.get(media.slot());
    if (slot == null) {
      slot = new Slot(new ListenerTrack(loop.relay(), parameters.ssrc(), format, this));
      if (outbound != null) secure(slot.track, outbound);
      slots.put(media.slot(), slot);
    } else {
      slot.track.muted(false);
      slot.track.format(format);
    }
  }

  private void mute(NegotiatedMedia media) {
    var slot = slots.get(media.slot());
    if (slot != null) slot.track.muted(true);
  }

  // ---- ICE

  @Override
  public Pair validated(UdpSocket socket, long addressHigh, long addressLow, int port) {
    var fresh = new Pair(socket, PeerAddress.of(addressHigh, addressLow, port));
    pairs.add(fresh);
    loop.rememberPair(fresh, this);
    if (!handshaking) {
      handshaking = true;
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
    var track = microphone;
    if (track == null) {
      loop.discarded().count(Reason.NO_MICROPHONE);
      return;
    }
    if (!mediaSeen) sawMedia(nowNanos);
    track.onRtp(data, plain, context.lastIndex(), nowNanos);
  }

  void onRtcp(MemorySegment data, int length, long nowNanos) {
    var context = inbound;
    if (context == null) {
      loop.discarded().count(Reason.NO_KEYS);
      return;
    }
    int plain = context.unprotectRtcp(data, length);
    if (plain < 0) loop.discarded().count(reason(plain));
    else if (rtcp.onRtcp(data, plain, nowNanos) < 0) loop.discarded().count(Reason.MALFORMED);
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
    outbound = sending;
    inbound =
        new SrtpInbound(new SrtpKeys(suite, keys.remoteKey(), keys.remoteSalt()), loop.crypto());
    if (microphone != null) secure(microphone, sending);
    for (var slot : slots.values()) secure(slot.track, sending);
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

  /** Sends a handshake record, also the good-bye of a transport that was just closed. */
  void sendDtls(byte[] record) {
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
    for (var slot : slots.values()) slot.track.tick(nowNanos);
  }

  /** What the transport should be told about its path; about once a second. */
  PathChange checkPath(long nowNanos) {
    ice.expire(nowNanos);
    long silentNanos = ice.silentForNanos(nowNanos);
    if (!ice.hasConsent(nowNanos)) {
      return handshaking ? PathChange.GONE : PathChange.NEVER_CAME;
    }
    boolean nowSilent = handshaking && silentNanos > SILENT_NANOS;
    if (nowSilent == silent) return PathChange.NONE;
    silent = nowSilent;
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
    for (var slot : slots.values()) slot.listen(null);
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

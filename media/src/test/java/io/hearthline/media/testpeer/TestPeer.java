package io.hearthline.media.testpeer;

import io.hearthline.media.dtls.DtlsFingerprint;
import io.hearthline.media.dtls.DtlsRole;
import io.hearthline.media.dtls.DtlsSession;
import io.hearthline.media.dtls.DtlsSrtpKeys;
import io.hearthline.media.ice.IceCredentials;
import io.hearthline.media.ice.StunWriter;
import io.hearthline.media.rtp.RtpPacket;
import io.hearthline.media.srtp.OutboundSource;
import io.hearthline.media.srtp.SrtpInbound;
import io.hearthline.media.srtp.SrtpKeys;
import io.hearthline.media.srtp.SrtpOutbound;
import io.hearthline.media.srtp.SrtpSuite;
import io.hearthline.media.transport.Demux;
import io.hearthline.media.transport.PeerAddress;
import io.hearthline.media.transport.UdpSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A WebRTC client with one microphone or none and any number of slots. Its methods may be called
 * from any thread; it lives on its {@link PeerLoop}.
 */
public final class TestPeer implements AutoCloseable {
  private static final long CHECK_AGAIN_NANOS = 100_000_000L;
  private static final long CONSENT_NANOS = 2_500_000_000L;
  private static final int PRIORITY = 2_122_260_223;
  private static final int PATIENCE_SECONDS = 20;
  private static final int CHECKS = 200;
  private static final int START_SEQUENCE_BOUND = 1 << 15;

  private final PeerLoop loop;
  private final boolean microphone;
  private final int slots;
  private final PeerFormat offered;
  private final int ssrc;
  private final int voice;
  private final long tieBreaker;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final AtomicLong packetsHeard = new AtomicLong();
  private final AtomicLong reportsHeard = new AtomicLong();
  private final RtpPacket packet = new RtpPacket();
  private final MemorySegment scratch = Arena.ofAuto().allocate(2_048);
  private final Map<Long, CompletableFuture<Integer>> checks = new HashMap<>();

  private String setup = "actpass";
  private IceCredentials ice;
  private UdpSocket socket;
  private @Nullable RelaySdp relay;
  private @Nullable PeerAddress relayAddress;
  private @Nullable DtlsSession dtls;
  private @Nullable SrtpInbound inbound;
  private @Nullable SrtpOutbound outbound;
  private @Nullable OutboundSource source;
  private @Nullable Speech speech;
  private boolean dtlsWanted = true;
  private boolean validated;
  private boolean quiet;
  private boolean counting;
  private boolean closed;
  private long lastCheckNanos;
  private long transactions;

  TestPeer(PeerLoop loop, PeerFormat offered, boolean microphone, int slots) {
    this.loop = loop;
    this.offered = offered;
    this.microphone = microphone;
    this.slots = slots;
    ssrc = loop.random.nextInt() | 1;
    voice = loop.random.nextInt();
    tieBreaker = loop.random.nextLong();
    ice = IceCredentials.random(loop.random);
    socket = loop.bind(this);
  }

  // ---- signaling

  /** What {@code a=setup} says in offers and answers from now on. */
  public TestPeer setup(String word) {
    setup = word;
    return this;
  }

  private PeerSdp local() {
    return new PeerSdp(ice, loop.certificate.fingerprint(), offered, ssrc);
  }

  public String offer() {
    return offerOf(slots);
  }

  /** An offer with so many slots, as a renegotiation has it. */
  public String offerOf(int slots) {
    return local().offer(microphone, slots, setup);
  }

  /** Takes the relay's answer; the first one makes this peer connect. */
  public void answered(String sdp) {
    var parsed = RelaySdp.parse(sdp);
    loop.run(() -> {
      learn(parsed);
      if (dtls == null) {
        handshake(parsed.setup().equals("active") ? DtlsRole.PASSIVE : DtlsRole.ACTIVE);
      }
      expect(parsed);
    });
  }

  /** Answers the relay's offer and connects, possibly before the relay has the answer. */
  public String answer(String offer) {
    var parsed = RelaySdp.parse(offer);
    loop.run(() -> {
      learn(parsed);
      handshake(DtlsRole.ACTIVE);
      expect(parsed);
    });
    return local().answer(parsed.mid(), "active");
  }

  private void learn(RelaySdp parsed) {
    relay = parsed;
    relayAddress = PeerAddress.of(parsed.address());
    if (speech == null) {
      int sequence = loop.random.nextInt(START_SEQUENCE_BOUND);
      speech = new Speech(parsed.format(), voice, ssrc, sequence, loop.random.nextInt());
    }
    checkNow(true, new CompletableFuture<>());
  }

  /** Checks only: never begins a handshake nor answers one. */
  public TestPeer withoutDtls() {
    dtlsWanted = false;
    return this;
  }

  /** The relay is to be reached here from now on. */
  public void relayAt(InetSocketAddress other) {
    loop.run(() -> relayAddress = PeerAddress.of(other));
  }

  private void expect(RelaySdp parsed) {
    if (!dtlsWanted) return;
    var print = DtlsFingerprint.of(parsed.fingerprintAlgorithm(), parsed.fingerprint());
    if (print == null || dtls == null) throw new IllegalArgumentException("fingerprint: " + parsed);
    dtls.expectFingerprint(print);
  }

  /** The SSRCs of the slots, as the relay announced them. */
  public List<Integer> slotSsrcs() {
    return known().slotSsrcs();
  }

  private RelaySdp known() {
    var known = relay;
    if (known == null) throw new IllegalStateException("no answer yet");
    return known;
  }

  /** Done when there are keys; failed when there will be none. */
  public CompletableFuture<Void> connected() {
    return connected;
  }

  /** Why the relay ended the association. */
  public CompletableFuture<String> ended() {
    return ended;
  }

  // ---- ICE

  /** New credentials: for the next offer or {@link #fragment}. */
  public void restartIce() {
    loop.run(() -> ice = IceCredentials.random(loop.random));
  }

  public String fragment() {
    return local().fragment();
  }

  /** Takes the relay's answer to {@link #fragment}. */
  public void answeredFragment(String fragment) {
    loop.run(() -> relay = known().withIceOf(fragment));
  }

  /**
   * Checks the path, again and again until there is an answer.
   *
   * @param nominate whether this is the pair to use
   * @return 0 when the check was answered with success, else the error code
   */
  public int check(boolean nominate) throws InterruptedException {
    var answer = new CompletableFuture<Integer>();
    for (int i = 0; i < CHECKS; i++) {
      loop.run(() -> checkNow(nominate, answer));
      try {
        return answer.get(CHECK_AGAIN_NANOS, TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        // lost, or the transport was not there yet
      } catch (ExecutionException failed) {
        throw new AssertionError(failed);
      }
    }
    throw new AssertionError("no answer to " + CHECKS + " checks");
  }

  private void checkNow(boolean nominate, CompletableFuture<Integer> answer) {
    lastCheckNanos = System.nanoTime();
    long transaction = ++transactions;
    checks.put(transaction, answer);
    send(scratch, writeCheck(scratch, transaction, nominate, known().password()));
  }

  private int writeCheck(MemorySegment out, long transaction, boolean nominate, String password) {
    var to = known();
    var username = to.ufrag() + ":" + ice.ufrag();
    var check = new StunWriter.Check(username, PRIORITY, tieBreaker, nominate);
    return loop.stunWriter.check(out, transaction, Long.hashCode(tieBreaker), check, password);
  }

  /** A check as it would be on the wire, not sent. */
  public byte[] checkDatagram() {
    return checkDatagram(known().password());
  }

  /** The same with any password. */
  public byte[] checkDatagram(String password) {
    return loop.call(() -> bytes(writeCheck(scratch, ++transactions, true, password)));
  }

  /** No checks by itself from now on: as if the client were gone. */
  public void fallSilent() {
    loop.run(() -> quiet = true);
  }

  /** Goes on from another port, as behind a NAT that has forgotten; checks nothing by itself. */
  public void rebind() {
    loop.run(() -> {
      var before = socket;
      socket = loop.bind(this);
      loop.unbind(before);
      quiet = true;
    });
  }

  /** Where this peer sends from. */
  public InetSocketAddress address() {
    return socket.local();
  }

  void tick(long nowNanos) {
    if (relay == null || quiet) return;
    long pause = validated ? CONSENT_NANOS : CHECK_AGAIN_NANOS;
    if (nowNanos - lastCheckNanos < pause) return;
    checkNow(true, new CompletableFuture<>());
  }

  // ---- DTLS

  private void handshake(DtlsRole role) {
    if (!dtlsWanted) return;
    dtls =
        new DtlsSession(
            loop.handshakes,
            loop.certificate,
            role,
            record -> {
              if (loop.udp.onLoopThread()) send(record);
              else {
                var _ = loop.udp.tryExecute(() -> send(record));
              }
            },
            new Handshake());
    if (role == DtlsRole.PASSIVE || validated) dtls.start();
  }

  private final class Handshake implements DtlsSession.Listener {
    @Override
    public void onKeys(DtlsSrtpKeys keys) {
      loop.udp.execute(() -> secure(keys));
    }

    @Override
    public void onClosed(String reason) {
      ended.complete(reason);
    }

    @Override
    public void onFailed(String reason) {
      connected.completeExceptionally(new IllegalStateException(reason));
      ended.complete(reason);
    }
  }

  private void secure(DtlsSrtpKeys keys) {
    var suite =
        keys.profile() == SrtpSuite.AEAD_AES_128_GCM.profileId()
            ? SrtpSuite.AEAD_AES_128_GCM
            : SrtpSuite.AES128_CM_HMAC_SHA1_80;
    inbound =
        new SrtpInbound(new SrtpKeys(suite, keys.remoteKey(), keys.remoteSalt()), loop.crypto);
    outbound =
        new SrtpOutbound(new SrtpKeys(suite, keys.localKey(), keys.localSalt()), loop.crypto);
    source = outbound.source(ssrc);
    connected.complete(null);
  }

  public SrtpSuite suite() {
    return loop.call(() -> {
      if (inbound == null) throw new IllegalStateException("no keys");
      return inbound.suite();
    });
  }

  // ---- speaking

  /** What the packets of this microphone say: tells talkers apart. */
  public int voice() {
    return voice;
  }

  /** Sends so many packets at once. */
  public void say(int packets) {
    loop.run(() -> {
      for (int i = 0; i < packets; i++) send(scratch, next());
    });
  }

  /** Time goes by as if so many packets had not been said. */
  public void pause(int packets) {
    loop.run(() -> {
      if (speech != null) speech.pause(packets);
    });
  }

  /** Says so many packets that are lost on the way. */
  public void lose(int packets) {
    loop.run(() -> {
      if (speech != null) speech.lose(packets);
    });
  }

  /** The next packet as it would be on the wire, not sent. */
  public byte[] protectedPacket() {
    return loop.call(() -> bytes(next()));
  }

  private int next() {
    if (speech == null || source == null) throw new IllegalStateException("not connected");
    return speech.next(scratch, source);
  }

  /** Sends any bytes. */
  public void send(byte[] datagram) {
    loop.run(() -> {
      MemorySegment.copy(datagram, 0, scratch, ValueLayout.JAVA_BYTE, 0, datagram.length);
      send(scratch, datagram.length);
    });
  }

  private void send(MemorySegment datagram, int length) {
    if (relayAddress == null || !socket.open()) return;
    MemorySegment.copy(datagram, 0, loop.udp.slot(socket, relayAddress), 0, length);
    loop.udp.commit(length);
  }

  private byte[] bytes(int length) {
    return scratch.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  // ---- hearing

  void onDatagram(MemorySegment data, int length) {
    switch (Demux.kindOf(data, length)) {
      case RTP -> onRtp(data, length);
      case RTCP -> onRtcp(data, length);
      case STUN -> onStun(data, length);
      case DTLS -> {
        if (dtls != null) dtls.onDatagram(data, length);
      }
      case UNKNOWN -> {}
    }
  }

  private void onRtp(MemorySegment data, int length) {
    var keys = inbound;
    int plain = keys == null ? -1 : keys.unprotect(data, length);
    if (keys == null || plain < 0) return;
    packetsHeard.incrementAndGet();
    if (counting || !packet.parse(data, 0, plain)) return;
    var format = known().format();
    heard.add(Heard.of(packet, keys.lastIndex(), format.midId(), format.levelId()));
  }

  private void onRtcp(MemorySegment data, int length) {
    if (inbound != null && inbound.unprotectRtcp(data, length) > 0) reportsHeard.incrementAndGet();
  }

  private void onStun(MemorySegment data, int length) {
    var message = loop.stun;
    if (relay == null || !message.parse(data, length)) return;
    var waiting = checks.remove(message.transactionHigh());
    if (waiting == null) return;
    switch (message.kind()) {
      case SUCCESS -> {
        if (!message.authentic(relay.password())) return;
        validated = true;
        if (dtls != null) dtls.start();
        waiting.complete(0);
      }
      case ERROR -> waiting.complete(message.errorCode());
      case REQUEST, INDICATION -> {}
    }
  }

  /** Counts only from now on: recording allocates. */
  public void countOnly() {
    loop.run(() -> counting = true);
  }

  /** Packets that were authentic and new. */
  public long packetsHeard() {
    return packetsHeard.get();
  }

  /** SRTCP packets that were authentic. */
  public long reportsHeard() {
    return reportsHeard.get();
  }

  /** The next so many packets. Fails the test when they do not come. */
  public List<Heard> hear(int packets) throws InterruptedException {
    var all = new ArrayList<Heard>(packets);
    while (all.size() < packets) {
      var next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) throw new AssertionError("heard " + all.size() + " of " + packets);
      all.add(next);
    }
    return all;
  }

  /** What has come and was not taken yet. */
  public List<Heard> heardMeanwhile() {
    var all = new ArrayList<Heard>();
    heard.drainTo(all);
    return all;
  }

  // ---- end

  /** Says good-bye in DTLS; the socket stays. */
  public void sayGoodBye() {
    loop.run(() -> {
      if (dtls != null) dtls.close();
    });
  }

  /** Is gone without a word. */
  public void vanish() {
    loop.run(() -> {
      if (closed) return;
      closed = true;
      loop.unbind(socket);
      loop.remove(this);
      if (dtls != null) dtls.close();
      if (inbound != null) inbound.close();
      if (outbound != null) outbound.close();
    });
  }

  @Override
  public void close() {
    sayGoodBye();
    vanish();
  }
}

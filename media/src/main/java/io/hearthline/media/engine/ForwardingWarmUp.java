package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsCertificate;
import io.hearthline.media.ice.IceCredentials;
import io.hearthline.media.relay.ListenerFormat;
import io.hearthline.media.relay.ListenerTrack;
import io.hearthline.media.relay.PublisherFormat;
import io.hearthline.media.relay.PublisherTrack;
import io.hearthline.media.rtp.RtpHeader;
import io.hearthline.media.srtp.OutboundSource;
import io.hearthline.media.srtp.SrtpCrypto;
import io.hearthline.media.srtp.SrtpInbound;
import io.hearthline.media.srtp.SrtpKeys;
import io.hearthline.media.srtp.SrtpOutbound;
import io.hearthline.media.srtp.SrtpSuite;
import io.hearthline.media.transport.PeerAddress;
import io.hearthline.media.transport.UdpLoop;
import io.hearthline.media.transport.UdpLoopOptions;
import io.hearthline.media.transport.UdpSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Forwards packets to nobody, on a loop of its own, so that the compilers are done with the packet
 * path before the first talker comes. Without it 500 listeners cost 8.6 microseconds of CPU per
 * packet in the first four seconds, the compilers' own time included, and 4.7 half a minute later.
 */
final class ForwardingWarmUp implements AutoCloseable {
  private static final int LISTENERS = 4;
  private static final int PACKETS = 8_000;
  private static final int PACKETS_PER_TURN = 50;
  private static final int PAYLOAD_BYTES = 120;
  private static final int FRAME_TICKS = 960;
  private static final int OPUS = 111;
  private static final int SSRC = 1;

  private final SecureRandom random = new SecureRandom();
  private final SrtpCrypto crypto;
  private final MediaLoop loop;
  private final UdpLoop udp;

  /** Never read: the kernel drops what does not fit. */
  private final DatagramSocket nobody;

  private final UdpSocket socket;
  private final List<SrtpOutbound> outbound = new ArrayList<>();
  private final OutboundSource microphone;
  private final SrtpInbound inbound;
  private final PublisherTrack publisher;
  private final MemorySegment packet = Arena.ofAuto().allocate(UdpLoop.SLOT_BYTES);
  private final MemorySegment payload = Arena.ofAuto().allocate(PAYLOAD_BYTES);
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private long index;

  private ForwardingWarmUp(SrtpCrypto crypto, DtlsCertificate certificate) throws IOException {
    this.crypto = crypto;
    var admission = new Admission(LISTENERS);
    loop = new MediaLoop(LISTENERS, EngineListener.DEAF, _ -> {}, crypto, certificate, admission);
    var options = UdpLoopOptions.defaults().withThreadName("warm-up");
    udp = UdpLoop.open(options, loop);
    loop.attach(udp);
    var here = InetAddress.getLoopbackAddress();
    socket = udp.bind(new InetSocketAddress(here, 0));
    nobody = new DatagramSocket(new InetSocketAddress(here, 0));
    var keys = keys();
    microphone = sending(keys).source(SSRC);
    inbound = new SrtpInbound(copy(keys), crypto);
    publisher =
        new PublisherTrack(
            loop.relay(), new PublisherFormat(OPUS, PublisherFormat.NONE, 0, true), SSRC, peer());
  }

  /** Blocks until it is done. Without loopback the first packets are slow, and that is all. */
  static void run(SrtpCrypto crypto, DtlsCertificate certificate) {
    try (var warmUp = new ForwardingWarmUp(crypto, certificate)) {
      warmUp.udp.execute(warmUp::begin);
      warmUp.done.join();
    } catch (IOException _) {
      // nothing to warm
    }
  }

  private void begin() {
    for (int i = 0; i < LISTENERS; i++) {
      var format = new ListenerFormat(OPUS, PublisherFormat.NONE, "0", 1, 0);
      var track = new ListenerTrack(loop.relay(), SSRC, format, peer());
      track.secure(new SourceProtector(sending(keys()).source(SSRC)));
      track.switchTo(publisher);
    }
    turn();
  }

  /** A turn of the loop each, so that what is queued is sent as in earnest. */
  private void turn() {
    try {
      for (int i = 0; i < PACKETS_PER_TURN; i++) forward();
      if (index < PACKETS) udp.execute(this::turn);
      else release();
    } catch (RuntimeException bug) {
      done.completeExceptionally(bug);
    }
  }

  /** On the loop, whose memory it is. */
  private void release() {
    publisher.close();
    inbound.close();
    outbound.forEach(SrtpOutbound::close);
    done.complete(null);
  }

  private void forward() {
    index++;
    int time = (int) index * FRAME_TICKS;
    RtpHeader.write(packet, false, false, OPUS, (int) index, time, SSRC);
    int length =
        microphone.protect(packet, RtpHeader.FIXED_BYTES, payload, 0, PAYLOAD_BYTES, index);
    int plain = inbound.unprotect(packet, length);
    publisher.onRtp(packet, plain, inbound.lastIndex(), System.nanoTime());
  }

  /** A transport whose path leads to nobody. */
  private Transport peer() {
    var peer =
        new Transport("warm-up", loop, IceCredentials.random(random), SSRC, System.nanoTime());
    var to = PeerAddress.of((InetSocketAddress) nobody.getLocalSocketAddress());
    peer.validated(socket, to.high(), to.low(), to.port());
    return peer;
  }

  private SrtpOutbound sending(SrtpKeys keys) {
    var sending = new SrtpOutbound(keys, crypto);
    outbound.add(sending);
    return sending;
  }

  private SrtpKeys keys() {
    var suite = SrtpSuite.AEAD_AES_128_GCM;
    var key = new byte[suite.keyBytes()];
    var salt = new byte[suite.saltBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    return new SrtpKeys(suite, key, salt);
  }

  private static SrtpKeys copy(SrtpKeys keys) {
    return new SrtpKeys(keys.suite(), keys.masterKey().clone(), keys.masterSalt().clone());
  }

  @Override
  public void close() {
    udp.close();
    nobody.close();
  }
}

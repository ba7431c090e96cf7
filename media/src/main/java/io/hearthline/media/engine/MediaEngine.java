package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsCertificate;
import io.hearthline.media.dtls.DtlsWarmUp;
import io.hearthline.media.sdp.Answerer;
import io.hearthline.media.sdp.Fingerprint;
import io.hearthline.media.sdp.IceCredentials;
import io.hearthline.media.sdp.Negotiated;
import io.hearthline.media.sdp.Profile;
import io.hearthline.media.srtp.SrtpCrypto;
import io.hearthline.media.transport.UdpLoop;
import io.hearthline.media.transport.UdpLoopOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The relay's media side as the rest of the program sees it: transports by id, streams by id, SDP
 * in and out. Safe to call from any thread; what concerns packets happens on the media loop.
 *
 * <p>Order holds: what one thread asks for is done in the order it asked.
 */
public final class MediaEngine implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MediaEngine.class.getName());

  /** After so many the handshake's code is compiled; more would only delay the first client. */
  private static final int WARM_UP_ROUNDS = 100;

  private static final int SMALL_BUFFER_BYTES = 1 << 20;

  private final UdpLoop udp;
  private final MediaLoop loop;
  private final LoopOrders orders;
  private final Sockets sockets;
  private final EnginePipes pipes;
  private final DtlsCertificate certificate;
  private final Admission admission;
  private final int slots;
  private final CompletableFuture<Void> warm;
  private final Map<String, Negotiation> negotiations = new ConcurrentHashMap<>();

  /**
   * What became of a client's offer.
   *
   * @param sdp our answer
   * @param microphones m-lines that the client sends on
   * @param slots m-lines that we send on
   * @param ufrag our ICE user name fragment: changes exactly with an ICE restart
   */
  public record Answer(String sdp, int microphones, int slots, String ufrag) {}

  /**
   * What became of a trickle fragment.
   *
   * @param fragment for the client after an ICE restart, else null
   * @param ufrag as in {@link Answer}
   */
  public record Trickled(@Nullable String fragment, String ufrag) {}

  private MediaEngine(EngineOptions options, EngineListener listener) throws IOException {
    certificate = DtlsCertificate.generate(new SecureRandom(), Instant.now());
    slots = options.slots();
    admission = new Admission(options.maxTransports());
    loop =
        new MediaLoop(
            options.maxTransports(),
            listener,
            negotiations::remove,
            SrtpCrypto.best(),
            certificate,
            admission);
    orders = new LoopOrders(loop);
    udp = UdpLoop.open(UdpLoopOptions.defaults(), loop);
    try {
      loop.attach(udp);
      sockets = new Sockets(udp, loop, options);
      pipes = new EnginePipes(loop, orders, sockets, certificate.fingerprint());
    } catch (IOException | RuntimeException failure) {
      udp.close();
      throw failure;
    }
    warm = CompletableFuture.runAsync(this::warmUp, Thread.ofVirtual().name("warm-up")::start);
    warnOfSmallBuffers();
  }

  private void warmUp() {
    try {
      DtlsWarmUp.run(loop.handshakes(), certificate, WARM_UP_ROUNDS);
      ForwardingWarmUp.run(loop.crypto(), certificate);
    } catch (RuntimeException bug) { // the first packets will be slow, and that is all
      LOG.log(System.Logger.Level.WARNING, "the warm-up failed", bug);
    }
  }

  /** Done a few seconds after the start, when clients are served as fast as they ever will be. */
  public CompletableFuture<Void> warm() {
    return warm.copy();
  }

  /**
   * Opens the sockets and starts the loop.
   *
   * @throws java.net.BindException naming address and port when the port is taken
   */
  public static MediaEngine open(EngineOptions options, EngineListener listener)
      throws IOException {
    return new MediaEngine(options, listener);
  }

  private void warnOfSmallBuffers() {
    int bytes = sockets.receiveBufferBytes();
    if (bytes >= SMALL_BUFFER_BYTES) return;
    LOG.log(
        System.Logger.Level.INFO,
        "the kernel gives UDP sockets {0} bytes; for more than a hundred listeners raise"
            + " net.core.rmem_max and net.core.wmem_max to 4194304",
        String.valueOf(bytes));
  }

  /** The UDP port of all media. */
  public int port() {
    return sockets.port();
  }

  // ---- negotiation

  /**
   * Answers a client's offer. The first one makes the transport; later ones change its m-lines or
   * restart ICE.
   *
   * @param transport chosen by the caller, unique
   * @throws MediaFailure BAD_REQUEST with the reason, or OVERLOADED
   */
  public Answer answer(String transport, String offer, Profile profile) throws MediaFailure {
    var known = negotiations.get(transport);
    var answered =
        known == null ? begin(transport, offer, profile) : goOn(transport, known, offer, profile);
    var agreed = answered.negotiated();
    return new Answer(
        answered.answer().print(),
        agreed.microphones().size(),
        agreed.slots().size(),
        agreed.localIce().ufrag());
  }

  private Answerer.Answered begin(String transport, String offer, Profile profile)
      throws MediaFailure {
    var negotiation = new Negotiation(fingerprint(), profile, slots);
    synchronized (negotiation) {
      enter(transport, negotiation);
      try {
        var answered = negotiation.answer(offer, profile, sockets.candidates());
        var agreed = answered.negotiated();
        hand(() -> create(transport, agreed.localIce(), negotiation).negotiated(agreed));
        negotiation.adopt(agreed);
        return answered;
      } catch (MediaFailure | RuntimeException failure) {
        leave(transport, negotiation);
        throw failure;
      }
    }
  }

  private Answerer.Answered goOn(
      String transport, Negotiation negotiation, String offer, Profile profile)
      throws MediaFailure {
    synchronized (negotiation) {
      var answered = negotiation.answer(offer, profile, sockets.candidates());
      apply(transport, negotiation, answered.negotiated());
      return answered;
    }
  }

  /**
   * Makes a transport with one slot and offers it to the client.
   *
   * @return the offer's SDP
   * @throws MediaFailure OVERLOADED, or CONFLICT if the transport exists
   */
  public String offer(String transport) throws MediaFailure {
    var negotiation = new Negotiation(fingerprint(), Profile.RELAY1_RECEIVER, slots);
    synchronized (negotiation) {
      enter(transport, negotiation);
      try {
        var offered = negotiation.offer(sockets.candidates());
        var slot = offered.local().slots().getFirst();
        hand(() -> create(transport, offered.local().ice(), negotiation).offered(slot));
        return offered.offer().print();
      } catch (MediaFailure | RuntimeException failure) {
        leave(transport, negotiation);
        throw failure;
      }
    }
  }

  /** Takes the client's answer to {@link #offer}. */
  public void accept(String transport, String answer) throws MediaFailure {
    var negotiation = negotiation(transport);
    synchronized (negotiation) {
      apply(transport, negotiation, negotiation.accept(answer));
    }
  }

  /** Takes candidates or an ICE restart in the form of RFC 8840. */
  public Trickled trickle(String transport, String fragment) throws MediaFailure {
    var negotiation = negotiation(transport);
    synchronized (negotiation) {
      var trickled = negotiation.trickle(fragment, sockets.candidates());
      var answer = trickled.answer();
      var agreed = trickled.negotiated();
      if (answer != null) apply(transport, negotiation, agreed);
      else negotiation.adopt(agreed);
      return new Trickled(answer == null ? null : answer.print(), agreed.localIce().ufrag());
    }
  }

  /** Takes a place for a newcomer; {@link #leave} or the transport's end gives it back. */
  private void enter(String transport, Negotiation negotiation) throws MediaFailure {
    if (!admission.admit()) throw full();
    if (negotiations.putIfAbsent(transport, negotiation) == null) return;
    admission.left(false);
    throw new MediaFailure(MediaFailure.Kind.CONFLICT, "the transport exists");
  }

  private void leave(String transport, Negotiation negotiation) {
    negotiations.remove(transport, negotiation);
    admission.left(false);
  }

  private static MediaFailure full() {
    return new MediaFailure(
        MediaFailure.Kind.OVERLOADED,
        "this node is full at the moment; try again in a few seconds");
  }

  /** What the loop does not take was not agreed on: the client may ask again. */
  private void apply(String transport, Negotiation negotiation, Negotiated agreed)
      throws MediaFailure {
    hand(() -> {
      var found = loop.transport(transport);
      if (found != null) found.negotiated(agreed);
    });
    negotiation.adopt(agreed);
  }

  private void hand(Runnable task) throws MediaFailure {
    if (!loop.offer(task)) throw LoopOrders.noMoreWork();
  }

  private Transport create(String id, IceCredentials local, Negotiation negotiation) {
    var transport =
        new Transport(
            id, loop, SdpValues.ice(local), negotiation.feedbackSsrc(), System.nanoTime());
    loop.add(transport);
    return transport;
  }

  private Negotiation negotiation(String transport) throws MediaFailure {
    var negotiation = negotiations.get(transport);
    if (negotiation == null) throw noTransport();
    return negotiation;
  }

  private Fingerprint fingerprint() {
    return SdpValues.said(certificate.fingerprint());
  }

  // ---- streams

  /** Binds the transport's microphone to a stream id; listeners of that id hear it from now on. */
  public CompletableFuture<Void> publish(String transport, String stream) {
    return orders.order(() -> {
      var found = required(transport);
      if (found.microphone() == null) throw noMicrophone();
      loop.streams().publish(found, stream);
    });
  }

  /** Takes the microphone off its stream; the stream's listeners hear silence. */
  public CompletableFuture<Void> unpublish(String transport) {
    return orders.order(() -> {
      loop.streams().unpublish(required(transport));
    });
  }

  /**
   * Opens or closes the gate of the transport's microphone; before the first call it is open. A
   * closed one is silent, and its stream's listeners stay.
   */
  public CompletableFuture<Void> talk(String transport, boolean talking) {
    return orders.order(() -> {
      var microphone = required(transport).microphone();
      if (microphone == null) throw noMicrophone();
      microphone.talking(talking);
    });
  }

  /** Plays a stream in a slot, in place of what played there before. */
  public CompletableFuture<Void> listen(String transport, int slot, String stream) {
    return orders.order(() -> {
      var found = required(transport);
      var place = found.slot(slot);
      if (place == null) {
        throw new MediaFailure(MediaFailure.Kind.BAD_REQUEST, "no slot " + slot);
      }
      var live = loop.streams().find(stream);
      if (live == null) {
        throw new MediaFailure(MediaFailure.Kind.NOT_FOUND, "no such stream");
      }
      if (live.publisher() == found) {
        throw new MediaFailure(MediaFailure.Kind.CONFLICT, "nobody hears himself");
      }
      // Who hears something already may switch; another packet to send is for when there is room.
      if (place.stream() == null && admission.full()) throw full();
      loop.streams().listen(place, live);
    });
  }

  /** Empties a slot. */
  public CompletableFuture<Void> unlisten(String transport, int slot) {
    return orders.order(() -> {
      var place = required(transport).slot(slot);
      if (place == null) {
        throw new MediaFailure(MediaFailure.Kind.BAD_REQUEST, "no slot " + slot);
      }
      loop.streams().listen(place, null);
    });
  }

  /** Ends a transport; asking again does nothing. */
  public CompletableFuture<Void> close(String transport) {
    return orders.order(() -> {
      var found = loop.transport(transport);
      if (found != null) loop.close(found, CloseReason.CLOSED);
    });
  }

  /** The ways to other nodes. */
  public EnginePipes pipes() {
    return pipes;
  }

  /** Counters and gauges, read on the loop: a loop that is stuck does not answer. */
  public CompletableFuture<EngineStats> stats() {
    return orders.ask(() -> loop.stats(sockets.port()));
  }

  /**
   * How long the loop's present turn has lasted; seconds of it mean that it is stuck. Never waits
   * for the loop.
   */
  public long awakeNanos() {
    return udp.stats().awakeNanos();
  }

  // ---- the loop

  private Transport required(String id) throws MediaFailure {
    var found = loop.transport(id);
    if (found == null) throw noTransport();
    return found;
  }

  private static MediaFailure noMicrophone() {
    return new MediaFailure(MediaFailure.Kind.CONFLICT, "no microphone was offered");
  }

  private static MediaFailure noTransport() {
    return new MediaFailure(MediaFailure.Kind.NOT_FOUND, "no such transport");
  }

  /** For tests, which look at the loop from the inside. */
  MediaLoop loop() {
    return loop;
  }

  /** For tests: as if the machine's addresses were these now. */
  Sockets sockets() {
    return sockets;
  }

  /** Ends all transports with a good-bye and closes the sockets. */
  @Override
  public void close() {
    sockets.close();
    loop.insist(loop::closeAll);
    udp.close();
  }
}

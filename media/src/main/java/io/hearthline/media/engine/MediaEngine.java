package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsCertificate;
import io.hearthline.media.dtls.DtlsWarmUp;
import io.hearthline.media.sdp.Fingerprint;
import io.hearthline.media.sdp.Negotiated;
import io.hearthline.media.sdp.Profile;
import io.hearthline.media.sdp.TrickleFragment;
import io.hearthline.media.srtp.SrtpCrypto;
import io.hearthline.media.transport.InterfacePatterns;
import io.hearthline.media.transport.LocalAddresses;
import io.hearthline.media.transport.UdpLoop;
import io.hearthline.media.transport.UdpLoopOptions;
import io.hearthline.media.transport.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
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

  private final MediaLoop loop;
  private final UdpLoop udp;
  private final Candidates candidates;
  private final EngineListener listener;
  private final DtlsCertificate certificate;
  private final Map<String, Negotiation> negotiations = new ConcurrentHashMap<>();
  private final List<UdpSocket> sockets = new ArrayList<>();
  private final Admission admission = new Admission();
  private final int maxTransports;
  private final int port;
  private LocalAddresses addresses;

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

  /** One thing to find out on the loop. */
  @FunctionalInterface
  private interface LoopQuestion<T> {
    T answer() throws MediaFailure;
  }

  /** One thing to do on the loop. */
  @FunctionalInterface
  private interface LoopTask {
    void run() throws MediaFailure;
  }

  private MediaEngine(EngineOptions options, EngineListener listener) throws IOException {
    this.listener = listener;
    maxTransports = options.maxTransports();
    certificate = DtlsCertificate.generate(new SecureRandom(), Instant.now());
    candidates = new Candidates(options.advertise());
    loop =
        new MediaLoop(
            options.maxTransports(),
            new Forgetting(listener, negotiations::remove),
            SrtpCrypto.best(),
            certificate,
            admission);
    udp = UdpLoop.open(UdpLoopOptions.defaults(), loop);
    try {
      var patterns = InterfacePatterns.of(options.interfaces());
      addresses = LocalAddresses.watch(patterns, this::addressesChanged);
      sockets.addAll(udp.bindAll(addresses.current(), options.port()));
    } catch (IOException | RuntimeException failure) {
      udp.close();
      throw failure;
    }
    port = sockets.getFirst().local().getPort();
    candidates.refresh(sockets);
    loop.attach(udp);
    Thread.ofVirtual()
        .name("warm-up")
        .start(() -> DtlsWarmUp.run(loop.handshakes(), certificate, WARM_UP_ROUNDS));
    warnOfSmallBuffers();
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

  /** The UDP port of all media. */
  public int port() {
    return port;
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
    var negotiation = known == null ? new Negotiation(fingerprint(), profile) : known;
    if (known == null) admit();
    var answered = negotiation.answer(offer, profile, candidates.current());
    apply(transport, negotiation, answered.negotiated());
    return new Answer(
        answered.answer().print(),
        answered.negotiated().microphones().size(),
        answered.negotiated().slots().size(),
        answered.negotiated().localIce().ufrag());
  }

  /**
   * Makes a transport with one slot and offers it to the client.
   *
   * @return the offer's SDP
   * @throws MediaFailure OVERLOADED, or CONFLICT if the transport exists
   */
  public String offer(String transport) throws MediaFailure {
    if (negotiations.containsKey(transport)) {
      throw new MediaFailure(MediaFailure.Kind.CONFLICT, "the transport exists");
    }
    admit();
    var negotiation = new Negotiation(fingerprint(), Profile.RELAY1_RECEIVER);
    var offered = negotiation.offer(candidates.current());
    negotiations.put(transport, negotiation);
    var ice = offered.local().ice();
    var slot = offered.local().slots().getFirst();
    loop.execute(() -> create(transport, ice, negotiation).offered(slot));
    return offered.offer().print();
  }

  /** Takes the client's answer to {@link #offer}. */
  public void accept(String transport, String answer) throws MediaFailure {
    var negotiation = negotiation(transport);
    var agreed = negotiation.accept(answer);
    onTransport(transport, found -> found.negotiated(agreed));
  }

  /** Takes candidates or an ICE restart in the form of RFC 8840. */
  public Trickled trickle(String transport, String fragment) throws MediaFailure {
    var negotiation = negotiation(transport);
    var trickled = negotiation.trickle(fragment, candidates.current());
    TrickleFragment answer = trickled.answer();
    var agreed = trickled.negotiated();
    if (answer != null) onTransport(transport, found -> found.negotiated(agreed));
    return new Trickled(answer == null ? null : answer.print(), agreed.localIce().ufrag());
  }

  private void apply(String transport, Negotiation negotiation, Negotiated agreed) {
    boolean isNew = negotiations.putIfAbsent(transport, negotiation) == null;
    loop.execute(() -> {
      var found =
          isNew ? create(transport, agreed.localIce(), negotiation) : loop.transport(transport);
      if (found != null) found.negotiated(agreed);
    });
  }

  private Transport create(
      String id, io.hearthline.media.sdp.IceCredentials ice, Negotiation negotiation) {
    var transport =
        new Transport(
            id,
            loop,
            new io.hearthline.media.ice.IceCredentials(ice.ufrag(), ice.pwd()),
            negotiation.feedbackSsrc(),
            System.nanoTime());
    loop.add(transport);
    return transport;
  }

  private void admit() throws MediaFailure {
    if (negotiations.size() >= maxTransports || !admission.admit()) {
      throw new MediaFailure(
          MediaFailure.Kind.OVERLOADED,
          "this node is full at the moment; try again in a few seconds");
    }
  }

  private Negotiation negotiation(String transport) throws MediaFailure {
    var negotiation = negotiations.get(transport);
    if (negotiation == null) throw noTransport();
    return negotiation;
  }

  private Fingerprint fingerprint() {
    return new Fingerprint(certificate.fingerprint().algorithm(), certificate.fingerprint().hex());
  }

  // ---- streams

  /** Binds the transport's microphone to a stream id; listeners of that id hear it from now on. */
  public CompletableFuture<Void> publish(String transport, String stream) {
    return order(() -> {
      var found = required(transport);
      if (found.microphone() == null) {
        throw new MediaFailure(MediaFailure.Kind.CONFLICT, "no microphone was offered");
      }
      loop.publish(found, stream);
    });
  }

  /** Takes the microphone off its stream; the stream's listeners hear silence. */
  public CompletableFuture<Void> unpublish(String transport) {
    return order(() -> {
      loop.unpublish(required(transport));
    });
  }

  /** Plays a stream in a slot, in place of what played there before. */
  public CompletableFuture<Void> listen(String transport, int slot, String stream) {
    return order(() -> {
      var found = required(transport);
      var place = found.slot(slot);
      if (place == null) {
        throw new MediaFailure(MediaFailure.Kind.BAD_REQUEST, "no slot " + slot);
      }
      var live = loop.stream(stream);
      if (live == null) {
        throw new MediaFailure(MediaFailure.Kind.NOT_FOUND, "no such stream");
      }
      if (live.publisher() == found) {
        throw new MediaFailure(MediaFailure.Kind.CONFLICT, "nobody hears himself");
      }
      loop.listen(place, live);
    });
  }

  /** Empties a slot. */
  public CompletableFuture<Void> unlisten(String transport, int slot) {
    return order(() -> {
      var place = required(transport).slot(slot);
      if (place == null) {
        throw new MediaFailure(MediaFailure.Kind.BAD_REQUEST, "no slot " + slot);
      }
      loop.listen(place, null);
    });
  }

  /** Ends a transport; asking again does nothing. */
  public CompletableFuture<Void> close(String transport) {
    return order(() -> {
      var found = loop.transport(transport);
      if (found != null) loop.close(found, CloseReason.CLOSED);
    });
  }

  /** Counters and gauges, read on the loop: a loop that is stuck does not answer. */
  public CompletableFuture<EngineStats> stats() {
    return ask(() -> loop.stats(port));
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

  private static MediaFailure noTransport() {
    return new MediaFailure(MediaFailure.Kind.NOT_FOUND, "no such transport");
  }

  private void onTransport(String id, Consumer<Transport> task) {
    loop.execute(() -> {
      var found = loop.transport(id);
      if (found != null) task.accept(found);
    });
  }

  private CompletableFuture<Void> order(LoopTask task) {
    return ask(
            () -> {
              task.run();
              return true;
            })
        .thenAccept(_ -> {});
  }

  private <T> CompletableFuture<T> ask(LoopQuestion<T> question) {
    var answer = new CompletableFuture<T>();
    try {
      udp.execute(() -> {
        try {
          answer.complete(question.answer());
        } catch (MediaFailure refusal) {
          answer.completeExceptionally(refusal);
        } catch (RuntimeException bug) {
          answer.completeExceptionally(bug);
          throw bug;
        }
      });
    } catch (RejectedExecutionException _) {
      answer.completeExceptionally(
          new MediaFailure(MediaFailure.Kind.OVERLOADED, "the media loop takes no more work"));
    }
    return answer;
  }

  // ---- addresses

  /** On the address watcher's thread. */
  private synchronized void addressesChanged(LocalAddresses.Change change) {
    for (var gone : change.removed()) {
      for (var socket : List.copyOf(sockets)) {
        if (socket.local().getAddress().equals(gone)) {
          sockets.remove(socket);
          loop.execute(() -> loop.socketClosed(socket));
          udp.close(socket);
        }
      }
    }
    for (InetAddress added : change.added()) {
      try {
        sockets.addAll(udp.bindAll(List.of(added), port));
      } catch (IOException failure) {
        LOG.log(
            System.Logger.Level.WARNING,
            "cannot use the new address {0}: {1}",
            added,
            failure.getMessage());
      }
    }
    if (candidates.refresh(sockets)) listener.addressesChanged();
  }

  private void warnOfSmallBuffers() {
    var socket = sockets.getFirst();
    if (socket.receiveBufferBytes() >= SMALL_BUFFER_BYTES) return;
    LOG.log(
        System.Logger.Level.INFO,
        "the kernel gives UDP sockets {0} bytes; for more than a hundred listeners raise"
            + " net.core.rmem_max and net.core.wmem_max to 4194304",
        String.valueOf(socket.receiveBufferBytes()));
  }

  private static final int SMALL_BUFFER_BYTES = 1 << 20;

  /** Ends all transports with a good-bye and closes the sockets. */
  @Override
  public void close() {
    addresses.close();
    loop.execute(loop::closeAll);
    udp.close();
  }
}

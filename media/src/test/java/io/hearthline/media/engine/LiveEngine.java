package io.hearthline.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.sdp.Profile;
import io.hearthline.media.testpeer.PeerFormat;
import io.hearthline.media.testpeer.PeerLoop;
import io.hearthline.media.testpeer.TestPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/** An engine on loopback, what it tells, and clients for it. */
final class LiveEngine implements EngineListener, AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  final MediaEngine engine;
  final PeerLoop peers;
  private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final AtomicInteger ids = new AtomicInteger();

  LiveEngine() {
    this(new PeerLoop());
  }

  LiveEngine(PeerLoop peers) {
    this.peers = peers;
    try {
      engine = MediaEngine.open(options(), this);
      engine.warm().join();
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  static EngineOptions options() {
    return new EngineOptions(0, List.of(), List.of("lo"), 6, 1_000);
  }

  /** An id for a transport that {@link #close} ends. */
  String freshId() {
    return "transport-" + ids.incrementAndGet();
  }

  /** A client with its transport. */
  record Client(String transport, TestPeer peer) {}

  /** A connected client that talks as this stream. */
  Client talker(String stream) throws Exception {
    var talker = connect(Profile.WHIP, peers.talker());
    engine.publish(talker.transport, stream).join();
    return talker;
  }

  /** A connected client that hears this stream. */
  Client listener(String stream) throws Exception {
    var listener = connect(Profile.WHEP, peers.listener());
    engine.listen(listener.transport, 0, stream).join();
    return listener;
  }

  /** A connected client with a microphone and so many slots. */
  Client client(int slots) throws Exception {
    return connect(Profile.NATIVE, peers.peer(PeerFormat.PLAIN, true, slots));
  }

  Client connect(Profile profile, TestPeer peer) throws Exception {
    var client = begin(profile, peer);
    peer.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    await("connected " + client.transport);
    return client;
  }

  /** Negotiates and leaves the rest to the two. */
  Client begin(Profile profile, TestPeer peer) throws MediaFailure {
    var client = new Client(freshId(), peer);
    peer.answered(engine.answer(client.transport, peer.offer(), profile).sdp());
    return client;
  }

  /** Waits for one event; others are kept for later. */
  void await(String wanted) throws InterruptedException {
    var _ = await(wanted, wanted::equals);
  }

  /** Waits for an event that begins so. */
  String awaitAny(String beginning) throws InterruptedException {
    return await(beginning, event -> event.startsWith(beginning));
  }

  private String await(String wanted, Predicate<String> matches) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    var others = new ArrayList<String>();
    while (true) {
      var event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) throw new AssertionError("no '" + wanted + "', but " + others);
      if (matches.test(event)) {
        events.addAll(others);
        return event;
      }
      others.add(event);
    }
  }

  List<String> eventsSoFar() {
    onLoop(_ -> true);
    return List.copyOf(events);
  }

  /** Looks at, or does something to, the loop from the inside. */
  <T> T onLoop(Function<MediaLoop, T> look) {
    var answer = new CompletableFuture<T>();
    engine
        .loop()
        .insist(() -> {
          try {
            answer.complete(look.apply(engine.loop()));
          } catch (RuntimeException | Error failure) {
            answer.completeExceptionally(failure);
          }
        });
    return answer.join();
  }

  /** As if so many seconds had passed since the last check of everybody's path. */
  void pathsCheckedIn(long seconds) {
    onLoop(loop -> {
      loop.checkPaths(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
      return true;
    });
  }

  EngineStats stats() {
    return engine.stats().join();
  }

  long discarded(String reason) {
    return stats().discarded().getOrDefault(reason, 0L);
  }

  /** Looks again, turn by turn of the loop, until it is so. */
  void until(String what, Predicate<EngineStats> so) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!so.test(stats())) {
      if (System.nanoTime() - deadline > 0) throw new AssertionError("never: " + what);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Runs something that the engine is to throw datagrams away for. */
  void discarding(String reason, int datagrams, Runnable action) {
    long before = discarded(reason);
    action.run();
    until(
        datagrams + " x " + reason,
        stats -> stats.discarded().getOrDefault(reason, 0L) == before + datagrams);
  }

  /** What a refused request failed with. */
  static MediaFailure.Kind refusal(CompletableFuture<?> request) {
    try {
      request.join();
    } catch (CompletionException refused) {
      if (refused.getCause() instanceof MediaFailure failure) return failure.kind();
      throw refused;
    }
    throw new AssertionError("not refused");
  }

  @Override
  public void connected(String transport) {
    events.add("connected " + transport);
  }

  @Override
  public void disconnected(String transport) {
    events.add("disconnected " + transport);
  }

  @Override
  public void recovered(String transport) {
    events.add("recovered " + transport);
  }

  @Override
  public void closed(String transport, CloseReason reason) {
    events.add("closed " + transport + " " + reason.word());
  }

  @Override
  public void levels(Map<String, Integer> levels) {
    events.add("levels " + levels);
  }

  @Override
  public void addressesChanged() {
    events.add("addresses");
  }

  @Override
  public void pipe(String node, PipeState state) {
    events.add("pipe " + node + " " + state);
  }

  /** Ends everything, and looks whether the engine has forgotten it and was never surprised. */
  @Override
  public void close() {
    peers.close();
    for (int i = 1; i <= ids.get(); i++) engine.close("transport-" + i).join();
    assertThat(onLoop(MediaLoop::sizes)).isEqualTo(new MediaLoop.Sizes(0, 0, 0, 0, 0));
    assertThat(stats().loop().failures()).isZero();
    engine.close();
  }
}

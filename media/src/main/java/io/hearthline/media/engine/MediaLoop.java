package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsCertificate;
import io.hearthline.media.dtls.DtlsHandshakes;
import io.hearthline.media.engine.Discarded.Reason;
import io.hearthline.media.ice.IceLite;
import io.hearthline.media.ice.StunMessage;
import io.hearthline.media.ice.StunWriter;
import io.hearthline.media.relay.RelayContext;
import io.hearthline.media.relay.RelayStats;
import io.hearthline.media.rtcp.NtpClock;
import io.hearthline.media.srtp.SrtpCrypto;
import io.hearthline.media.transport.DatagramHandler;
import io.hearthline.media.transport.Demux;
import io.hearthline.media.transport.PeerAddress;
import io.hearthline.media.transport.PeerTable;
import io.hearthline.media.transport.UdpLoop;
import io.hearthline.media.transport.UdpSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All transports and pipes of a node and the way of every datagram to them. Confined to the media
 * loop, but for what says otherwise.
 */
final class MediaLoop implements DatagramHandler {
  private static final Duration READINGS = Duration.ofMillis(100);
  private static final Duration SLOTS = Duration.ofMillis(500);
  static final Duration LEVELS = Duration.ofMillis(200);
  private static final Duration PATHS = Duration.ofSeconds(1);
  private static final long MICROPHONES_NANOS = 20_000_000L;
  private static final int PAIRS_PER_TRANSPORT = 8;
  private static final int STUN_ANSWER_BYTES = 256;
  private static final long QUEUE_FULL_NANOS = 1_000_000L;
  private static final long FAILURE_LOG_NANOS = 1_000_000_000L;
  private static final System.Logger LOG = System.getLogger(MediaLoop.class.getName());

  private final EngineListener listener;
  private final Consumer<String> forget;
  private final SrtpCrypto crypto;
  private final DtlsCertificate certificate;
  private final DtlsHandshakes handshakes = new DtlsHandshakes(new SecureRandom());
  private final RelayContext relay;
  private final Map<String, Transport> byId = new HashMap<>();
  private final Map<String, LiteEnd> byUfrag = new HashMap<>();
  private final PeerTable<Association> byPair;
  private final Pipes pipes = new Pipes(this);
  private final LiveStreams streams = new LiveStreams(pipes);
  private final StunMessage stun = new StunMessage();
  private final StunWriter stunWriter = new StunWriter();
  private final MemorySegment stunAnswer = Arena.ofAuto().allocate(STUN_ANSWER_BYTES);
  private final Discarded discarded = new Discarded();
  private final JoinTimes joinTimes = new JoinTimes();
  private final Admission admission;
  private Map<String, Integer> toldLevels = Map.of();
  private long handshakesFailed;
  private long failureLoggedNanos = System.nanoTime() - FAILURE_LOG_NANOS;
  private long microphonesNanos = System.nanoTime();
  private @Nullable UdpLoop udp;
  private volatile boolean closed;

  /** Who answers the checks that come for a ufrag of ours. */
  private record LiteEnd(IceLite<UdpSocket, Pair> ice, Association owner) {}

  /**
   * Lays out the loop's tables.
   *
   * @param forget told of a transport that is gone, before the listener is
   */
  MediaLoop(
      int maxTransports,
      EngineListener listener,
      Consumer<String> forget,
      SrtpCrypto crypto,
      DtlsCertificate certificate,
      Admission admission) {
    this.certificate = certificate;
    this.admission = admission;
    this.listener = listener;
    this.forget = forget;
    this.crypto = crypto;
    int pairs = Math.min(maxTransports * PAIRS_PER_TRANSPORT, 1 << 20) + Pipes.MOST_PAIRS;
    byPair = new PeerTable<>(pairs);
    var random = new SecureRandom();
    relay =
        new RelayContext(
            new RelayStats(), NtpClock.system(), System::nanoTime, random, "hearthline");
  }

  /** Once, before the first datagram: the loop that this is the handler of. */
  void attach(UdpLoop loop) {
    udp = loop;
    loop.every(READINGS, this::read);
    loop.every(SLOTS, this::tickSlots);
    loop.every(LEVELS, this::tellLevels);
    loop.every(PATHS, this::checkPaths);
  }

  // ---- the way of a datagram

  @Override
  public void onDatagram(
      UdpSocket socket,
      long addressHigh,
      long addressLow,
      int port,
      MemorySegment data,
      int length,
      long nowNanos) {
    switch (Demux.kindOf(data, length)) {
      case RTP -> {
        var owner = validated(socket, addressHigh, addressLow, port);
        if (owner != null) owner.onRtp(data, length, nowNanos);
      }
      case RTCP -> {
        var owner = validated(socket, addressHigh, addressLow, port);
        if (owner != null) owner.onRtcp(data, length, nowNanos);
      }
      case STUN -> onStun(socket, addressHigh, addressLow, port, data, length, nowNanos);
      case DTLS -> {
        var owner = validated(socket, addressHigh, addressLow, port);
        if (owner != null) owner.onDtls(data, length);
      }
      case UNKNOWN -> discarded.count(Reason.NOISE);
    }
  }

  /**
   * Where an authenticated check has opened the way; from anywhere else nothing but STUN is looked
   * at.
   */
  private @Nullable Association validated(UdpSocket socket, long high, long low, int port) {
    var owner = byPair.get(socket.index(), high, low, port);
    if (owner == null) discarded.count(Reason.UNVALIDATED);
    return owner;
  }

  private void onStun(
      UdpSocket socket, long high, long low, int port, MemorySegment data, int length, long now) {
    if (!stun.parse(data, length)) {
      discarded.count(Reason.STUN);
    } else if (stun.kind() == StunMessage.Kind.REQUEST) {
      onCheck(socket, high, low, port, now);
    } else if (!pipes.onAnswer(stun, socket, high, low, port, now)) {
      discarded.count(Reason.STUN);
    }
  }

  private void onCheck(UdpSocket socket, long high, long low, int port, long now) {
    var receiver = stun.receiverUfrag();
    var end = receiver == null ? null : byUfrag.get(receiver);
    if (end == null) {
      discarded.count(Reason.STUN);
      return;
    }
    // The answer is built apart: a new pair's handshake may use the loop's send slot meanwhile.
    int answer = end.ice.onRequest(stun, socket, high, low, port, now, stunWriter, stunAnswer);
    if (answer == 0) return;
    var pair = end.ice.find(socket, high, low, port);
    // Another transport may have checked from the same address; who checked last has it.
    if (pair != null && !end.owner.closed()) rememberPair(pair, end.owner);
    var peer = pair == null ? PeerAddress.of(high, low, port) : pair.peer();
    var slot = loop().slot(socket, peer);
    MemorySegment.copy(stunAnswer, 0, slot, 0, answer);
    loop().commit(answer);
  }

  // ---- what transports need

  RelayContext relay() {
    return relay;
  }

  SrtpCrypto crypto() {
    return crypto;
  }

  DtlsCertificate certificate() {
    return certificate;
  }

  DtlsHandshakes handshakes() {
    return handshakes;
  }

  Discarded discarded() {
    return discarded;
  }

  JoinTimes joinTimes() {
    return joinTimes;
  }

  EngineListener listener() {
    return listener;
  }

  LiveStreams streams() {
    return streams;
  }

  Pipes pipes() {
    return pipes;
  }

  long nowNanos() {
    return System.nanoTime();
  }

  UdpLoop.Ticker every(Duration period, LongConsumer tick) {
    return loop().every(period, tick);
  }

  MemorySegment slot(Pair pair) {
    return loop().slot(pair.socket(), pair.peer());
  }

  void commit(int length) {
    loop().commit(length);
  }

  /** Any thread: a task for the loop, unless too many wait or it has closed. */
  boolean offer(Runnable task) {
    return loop().tryExecute(task);
  }

  /**
   * Any thread but those of signaling: a task that must not be lost. Waits where the queue is full;
   * does nothing once the engine is closed.
   */
  void insist(Runnable task) {
    while (!offer(task)) {
      if (closed) return;
      if (loop().onLoopThread()) {
        task.run();
        return;
      }
      LockSupport.parkNanos(QUEUE_FULL_NANOS);
    }
  }

  boolean onLoopThread() {
    return loop().onLoopThread();
  }

  void rememberUfrag(String ufrag, IceLite<UdpSocket, Pair> ice, Association owner) {
    byUfrag.put(ufrag, new LiteEnd(ice, owner));
  }

  void forgetUfrag(String ufrag) {
    byUfrag.remove(ufrag);
  }

  void rememberPair(Pair pair, Association owner) {
    var peer = pair.peer();
    byPair.put(pair.socket().index(), peer.high(), peer.low(), peer.port(), owner);
  }

  void forgetPair(Pair pair, Association owner) {
    var peer = pair.peer();
    // The address may belong to another transport by now: a browser reuses its port for the next
    // one.
    if (byPair.get(pair.socket().index(), peer.high(), peer.low(), peer.port()) == owner) {
      byPair.remove(pair.socket().index(), peer.high(), peer.low(), peer.port());
    }
  }

  // ---- transports

  @Nullable Transport transport(String id) {
    return byId.get(id);
  }

  void add(Transport transport) {
    byId.put(transport.id(), transport);
    rememberUfrag(transport.ice().local().ufrag(), transport.ice(), transport);
  }

  void connected(Transport transport) {
    admission.connected();
    listener.connected(transport.id());
  }

  /** The handshake came to nothing. */
  void failed(Transport transport, String reason) {
    if (byId.get(transport.id()) != transport) return;
    handshakesFailed++;
    long now = nowNanos();
    if (now - failureLoggedNanos > FAILURE_LOG_NANOS) {
      failureLoggedNanos = now;
      LOG.log(System.Logger.Level.INFO, "a transport failed: {0}", reason);
    }
    close(transport, CloseReason.FAILED);
  }

  /** Ends a transport; once it is gone, asking again does nothing. */
  void close(Transport transport, CloseReason reason) {
    if (!byId.remove(transport.id(), transport)) return;
    var published = transport.published();
    if (published != null) streams.unpublish(transport);
    var left = new ArrayList<LiveStream>();
    for (var slot : transport.slots()) if (slot.stream() != null) left.add(slot.stream());
    try {
      transport.close();
      left.forEach(streams::settle);
    } finally { // whatever fails here, the place is free again and signaling knows
      admission.left(transport.secured());
      forget.accept(transport.id());
      listener.closed(transport.id(), reason);
    }
  }

  /** The last task of the loop. */
  void closeAll() {
    closed = true;
    for (var transport : List.copyOf(byId.values())) close(transport, CloseReason.CLOSED);
    pipes.closeAll();
  }

  /** Nobody is to send by this socket any more. */
  void socketCloses(UdpSocket socket) {
    for (var transport : byId.values()) transport.ice().socketClosed(socket);
    pipes.socketClosed(socket);
  }

  void addressesChanged() {
    listener.addressesChanged();
  }

  // ---- time

  /** While packets come they set the pace of what is due for microphones: no timer wakes us too. */
  @Override
  public void onBatchEnd(long nowNanos) {
    if (nowNanos - microphonesNanos >= MICROPHONES_NANOS) tickMicrophones(nowNanos);
  }

  private void tickMicrophones(long nowNanos) {
    microphonesNanos = nowNanos;
    var microphones = streams.microphones();
    for (int i = 0; i < microphones.size(); i++) microphones.get(i).tickMicrophone(nowNanos);
    pipes.tickPulls(nowNanos);
  }

  private void read(long nowNanos) {
    tickMicrophones(nowNanos);
    admission.reading(loop().stats(), streams.listening());
    pipes.tick(nowNanos);
  }

  private void tickSlots(long nowNanos) {
    for (var transport : byId.values()) transport.tickSlots(nowNanos);
    pipes.tickCopies(nowNanos);
  }

  /** About once a second; a test may say that it is later. */
  void checkPaths(long nowNanos) {
    for (var transport : List.copyOf(byId.values())) {
      switch (transport.checkPath(nowNanos)) {
        case NONE -> {}
        case SILENT -> listener.disconnected(transport.id());
        case ALIVE -> listener.recovered(transport.id());
        case GONE -> close(transport, CloseReason.CONSENT);
        case NEVER_CAME -> close(transport, CloseReason.TIMEOUT);
      }
    }
  }

  private void tellLevels(long nowNanos) {
    if (streams.size() == 0 && toldLevels.isEmpty()) return;
    var levels = new HashMap<String, Integer>();
    for (var stream : streams.all()) {
      var track = stream.source();
      int level = track == null ? -1 : track.levelDbov(nowNanos);
      if (level >= 0 && level < 127) levels.put(stream.id, level);
    }
    // Repeated while anybody is heard: whoever shows a level takes it for stale after a moment.
    if (levels.isEmpty() && toldLevels.isEmpty()) return;
    toldLevels = levels;
    listener.levels(Map.copyOf(levels));
  }

  EngineStats stats(int port) {
    int connected = 0;
    for (var transport : byId.values()) if (transport.secured()) connected++;
    return new EngineStats(
        port,
        byId.size(),
        connected,
        streams.microphones().size(),
        streams.listening(),
        discarded.snapshot(),
        joinTimes.snapshot(),
        new EngineStats.Handshakes(handshakes.inFlight(), handshakes.refused(), handshakesFailed),
        admission.full(),
        loop().stats(),
        relay.stats().snapshot(),
        pipes.stats());
  }

  /** How much the loop remembers, for tests that nothing is remembered for ever. */
  record Sizes(int transports, int ufrags, int pairs, int streams, int microphones) {}

  Sizes sizes() {
    return new Sizes(
        byId.size(), byUfrag.size(), byPair.size(), streams.size(), streams.microphones().size());
  }

  private UdpLoop loop() {
    var loop = udp;
    if (loop == null) throw new IllegalStateException("not attached");
    return loop;
  }
}

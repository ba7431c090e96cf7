package io.hearthline.bench.load;

import io.hearthline.bench.measure.Speech;
import io.hearthline.media.transport.UdpLoop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One person who talks: 50 numbered packets a second, each of them through every transport that the
 * person has at that moment. Two for as long as a move to another node takes, so that neither end
 * of the move costs a packet.
 */
public final class Voice implements AutoCloseable {
  /** Where the payload says when it was sent, CLOCK_REALTIME in nanoseconds, native order. */
  static final int SENT_AT = 12;

  private static final byte CELT_20_MS = (byte) 0xF8;

  private final Lane lane;
  private final int talker;
  private final Speech speech = new Speech();
  private final MemorySegment payload = Arena.ofAuto().allocate(Talker.PAYLOAD_BYTES);
  private volatile List<NativePeer> through = List.of();
  private UdpLoop.@Nullable Ticker ticker;

  /**
   * Says nothing before {@link #start}.
   *
   * @param talker an id that no other voice of this run has
   */
  public Voice(Lane lane, int talker) {
    this.lane = lane;
    this.talker = talker;
    var noise = new byte[Talker.PAYLOAD_BYTES];
    lane.random.nextBytes(noise);
    noise[0] = CELT_20_MS;
    MemorySegment.copy(noise, 0, payload, ValueLayout.JAVA_BYTE, 0, noise.length);
    payload.set(Peer.U32, Talker.TALKER_AT, talker);
  }

  public int talker() {
    return talker;
  }

  /** What it has said so far. */
  public Speech speech() {
    return speech;
  }

  /** Speaks through these from now on; any thread. */
  public void through(List<NativePeer> peers) {
    through = List.copyOf(peers);
  }

  /** Any thread. */
  public void start() {
    lane.loop.execute(() -> {
      if (ticker == null) ticker = lane.loop.every(Talker.PACKET_TIME, _ -> say());
    });
  }

  private void say() {
    long now = Speech.realtimeNanos();
    int number = speech.say(now);
    payload.set(Peer.U32, Talker.NUMBER_AT, number);
    payload.set(ValueLayout.JAVA_LONG_UNALIGNED, SENT_AT, now);
    for (var peer : through) peer.say(number, payload);
  }

  /** Returns when the last packet is out; any thread. */
  @Override
  public void close() {
    var stopped = new CompletableFuture<Void>();
    lane.loop.execute(() -> {
      if (ticker != null) ticker.cancel();
      ticker = null;
      stopped.complete(null);
    });
    stopped.join();
  }
}

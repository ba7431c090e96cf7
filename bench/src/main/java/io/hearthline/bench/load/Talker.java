package io.hearthline.bench.load;

import io.hearthline.bench.measure.Ledger;
import io.hearthline.media.srtp.OutboundSource;
import io.hearthline.media.srtp.SrtpInbound;
import io.hearthline.media.transport.UdpLoop;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client that talks: 50 packets a second of 120 bytes, which carry their number and the talker's
 * place, with an audio level in the header as Chromium sends it.
 */
public final class Talker extends Peer {
  public static final Duration PACKET_TIME = Duration.ofMillis(20);
  public static final int PAYLOAD_BYTES = 120;

  static final int NUMBER_AT = 4;
  static final int TALKER_AT = 8;
  private static final int TICKS_PER_PACKET = 960;
  private static final int HEADER_BYTES = 12;
  private static final int EXTENSION_BYTES = 8;
  private static final byte CELT_20_MS = (byte) 0xF8;
  private static final byte SPEAKING = (byte) (0x80 | 30);

  private final int place;
  private final MemorySegment payload = Arena.ofAuto().allocate(PAYLOAD_BYTES);
  private final int firstSequence;
  private @Nullable OutboundSource source;
  private UdpLoop.@Nullable Ticker ticker;
  private volatile @Nullable Ledger ledger;
  private volatile int nextNumber;
  private int payloadType = LocalSdp.OPUS;
  private int audioLevelId = LocalSdp.AUDIO_LEVEL_ID;

  /**
   * Opens its socket.
   *
   * @param host address of this machine to send from
   * @param place which of the talkers this is, from 0
   */
  public Talker(Lane lane, InetAddress host, int place) throws IOException {
    super(lane, host);
    this.place = place;
    firstSequence = lane.random.nextInt(1 << 14);
    var noise = new byte[PAYLOAD_BYTES];
    lane.random.nextBytes(noise);
    noise[0] = CELT_20_MS;
    MemorySegment.copy(noise, 0, payload, ValueLayout.JAVA_BYTE, 0, PAYLOAD_BYTES);
    payload.set(U32, TALKER_AT, place);
    lane.add(this);
  }

  @Override
  boolean sends() {
    return true;
  }

  public int place() {
    return place;
  }

  /** Number of the packet that comes next; any thread. */
  public int nextNumber() {
    return nextNumber;
  }

  /** Where to write down what is sent from now on; any thread. */
  public void ledger(@Nullable Ledger newLedger) {
    ledger = newLedger;
  }

  /** Talks until {@link #stop}; any thread. */
  public void start() {
    lane.loop.execute(() -> {
      if (ticker == null) ticker = lane.loop.every(PACKET_TIME, this::send);
    });
  }

  /** Returns when the last packet is out; any thread. */
  public void stop() {
    var stopped = new CompletableFuture<Void>();
    lane.loop.execute(() -> {
      if (ticker != null) ticker.cancel();
      ticker = null;
      stopped.complete(null);
    });
    stopped.join();
  }

  @Override
  void payloadType(int opus, int levelId) {
    payloadType = opus;
    audioLevelId = levelId;
  }

  @Override
  void secured(OutboundSource context) {
    source = context;
  }

  @Override
  void onRtp(SrtpInbound keys, MemorySegment data, int length) {}

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, others only look
  private void send(long nowNanos) {
    var context = source;
    var to = server();
    if (context == null || to == null) return;
    int number = nextNumber++;
    long index = firstSequence + (long) number;
    var out = lane.loop.slot(socket, to);
    int header = writeHeader(out, (int) index, number);
    payload.set(U32, NUMBER_AT, number);
    var book = ledger;
    if (book != null) book.sent(number, realtimeNanos());
    lane.loop.commit(context.protect(out, header, payload, 0, PAYLOAD_BYTES, index));
  }

  private int writeHeader(MemorySegment out, int sequence, int number) {
    boolean extended = audioLevelId > 0;
    int marker = number == 0 ? 0x80 : 0;
    out.set(U16, 0, (short) ((extended ? 0x9000 : 0x8000) | marker | payloadType));
    out.set(U16, 2, (short) sequence);
    out.set(U32, 4, number * TICKS_PER_PACKET);
    out.set(U32, 8, ssrc);
    if (!extended) return HEADER_BYTES;
    out.set(U32, 12, 0xBEDE_0001);
    out.set(U32, 16, audioLevelId << 28 | (SPEAKING & 0xff) << 16);
    return HEADER_BYTES + EXTENSION_BYTES;
  }

  private static long realtimeNanos() {
    var now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}

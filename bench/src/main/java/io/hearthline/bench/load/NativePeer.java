package io.hearthline.bench.load;

import io.hearthline.media.srtp.OutboundSource;
import io.hearthline.media.srtp.SrtpInbound;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The transport of a client of the native protocol: a microphone that a {@link Voice} speaks into,
 * and slots. Every packet received is decrypted; which slot it came in by does not matter, since
 * its content says whose it is.
 */
public final class NativePeer extends Peer {
  /** Who wants to know what was received; called on the lane. */
  public interface Ear {
    /**
     * One packet of a talker.
     *
     * @param talker the voice's id
     * @param number which of its packets, from 0
     * @param sentNanos CLOCK_REALTIME when it was sent
     * @param arrivedNanos CLOCK_REALTIME of the kernel when it was there
     */
    void heard(int talker, int number, long sentNanos, long arrivedNanos);
  }

  private static final int HEADER_BYTES = 12;
  private static final int EXTENSION_BYTES = 8;
  private static final int TICKS_PER_PACKET = 960;
  private static final byte SPEAKING = (byte) (0x80 | 30);

  private final int slots;
  private final Ear ear;
  private final int firstSequence;
  private @Nullable OutboundSource source;
  private int payloadType = LocalSdp.OPUS;
  private int audioLevelId = LocalSdp.AUDIO_LEVEL_ID;
  private int firstNumber = -1;
  private volatile long heardNanos = System.nanoTime();
  private volatile long wrong;

  /**
   * Opens its socket.
   *
   * @param host address of this machine to send from
   * @param slots how many streams can be listened to at once
   */
  public NativePeer(Lane lane, InetAddress host, int slots, Ear ear) throws IOException {
    super(lane, host);
    this.slots = slots;
    this.ear = ear;
    firstSequence = lane.random.nextInt(1 << 14);
    lane.add(this);
  }

  @Override
  public String offer() {
    return local().offer(slots);
  }

  /** {@link System#nanoTime()} when the node last sent anything at all; any thread. */
  public long heardNanos() {
    return heardNanos;
  }

  /** Asks the node for a sign of life; any thread. */
  public void probe() {
    lane.loop.execute(this::sendCheck);
  }

  /** Packets that did not decrypt or were not a talker's; any thread. */
  public long wrong() {
    return wrong;
  }

  /** On the lane: this packet of the voice goes out, unless there are no keys yet. */
  void say(int number, MemorySegment payload) {
    var context = source;
    var to = server();
    if (context == null || to == null || !socket.open()) return;
    if (firstNumber < 0) firstNumber = number;
    // The receiver begins to count at rollover 0, whichever number it hears first.
    long index = firstSequence + (long) (number - firstNumber);
    var out = lane.loop.slot(socket, to);
    int header = writeHeader(out, (int) index, number);
    lane.loop.commit(context.protect(out, header, payload, 0, Talker.PAYLOAD_BYTES, index));
  }

  private int writeHeader(MemorySegment out, int sequence, int number) {
    boolean extended = audioLevelId > 0;
    int marker = number == firstNumber ? 0x80 : 0;
    out.set(U16, 0, (short) ((extended ? 0x9000 : 0x8000) | marker | payloadType));
    out.set(U16, 2, (short) sequence);
    out.set(U32, 4, number * TICKS_PER_PACKET);
    out.set(U32, 8, ssrc);
    if (!extended) return HEADER_BYTES;
    out.set(U32, 12, 0xBEDE_0001);
    out.set(U32, 16, audioLevelId << 28 | (SPEAKING & 0xff) << 16);
    return HEADER_BYTES + EXTENSION_BYTES;
  }

  @Override
  boolean sends() {
    return false;
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
  void onDatagram(long high, long low, int port, MemorySegment data, int length, long nowNanos) {
    heardNanos = nowNanos;
    super.onDatagram(high, low, port, data, length, nowNanos);
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, others only look
  void onRtp(SrtpInbound keys, MemorySegment data, int length) {
    int plain = keys.unprotect(data, length);
    if (plain == SrtpInbound.REPLAYED) return; // a retransmission that was not needed any more
    int payload = plain < 0 ? -1 : Listener.payloadAt(data, plain);
    if (payload < 0) {
      wrong++;
      return;
    }
    ear.heard(
        data.get(U32, payload + Talker.TALKER_AT),
        data.get(U32, payload + Talker.NUMBER_AT),
        data.get(ValueLayout.JAVA_LONG_UNALIGNED, payload + Voice.SENT_AT),
        lane.loop.lastKernelTimeNanos());
  }
}

package io.hearthline.bench.load;

import io.hearthline.bench.measure.Ledger;
import io.hearthline.media.srtp.SrtpInbound;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client that listens, and says which of the talker's packets arrived. The first packet is
 * decrypted and names its number; since a relay keeps the gaps of lost packets, the sequence number
 * of every later one tells its number too. A listener that verifies decrypts every packet and
 * compares.
 */
public final class Listener extends Peer {
  private volatile int place;
  private final boolean verifies;
  private final CompletableFuture<Long> firstPacket = new CompletableFuture<>();
  private volatile @Nullable Ledger ledger;
  private volatile long received;
  private volatile long wrong;
  private boolean known;
  private int talker;
  private int sourceSsrc;
  private int highest;
  private int offset;

  /**
   * Opens its socket.
   *
   * @param host address of this machine to receive at
   * @param place which of the listeners of its talker this is, from 0
   * @param verifies whether every packet is decrypted
   */
  public Listener(Lane lane, InetAddress host, int place, boolean verifies) throws IOException {
    super(lane, host);
    this.place = place;
    this.verifies = verifies;
    lane.add(this);
  }

  @Override
  boolean sends() {
    return false;
  }

  /** Where to write down what arrives from now on; any thread. */
  public void ledger(@Nullable Ledger newLedger) {
    ledger = newLedger;
  }

  /** The same, at another place than before; any thread. */
  public void ledger(Ledger newLedger, int newPlace) {
    ledger = null;
    place = newPlace;
    ledger = newLedger;
  }

  /** {@link System#nanoTime()} when the first packet was there. */
  public CompletableFuture<Long> firstPacket() {
    return firstPacket;
  }

  /** RTP packets that arrived; any thread. */
  public long received() {
    return received;
  }

  /**
   * Packets that did not decrypt, or whose content was not that of their sequence number; any
   * thread.
   */
  public long wrong() {
    return wrong;
  }

  /** Which talker the packets are of; -1 before the first. */
  public int talker() {
    return known ? talker : -1;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, others only look
  void onRtp(SrtpInbound keys, MemorySegment data, int length) {
    received++;
    if (!known || data.get(U32, 8) != sourceSsrc) {
      if (!learn(keys, data, length)) wrong++;
      else firstPacket.complete(System.nanoTime());
    } else {
      int number = extend(data.get(U16, 2)) + offset;
      if (verifies && !agrees(keys, data, length, number)) {
        wrong++;
        return;
      }
      book(number);
    }
  }

  private void book(int number) {
    var book = ledger;
    if (book != null) book.delivered(place, number, lane.loop.lastKernelTimeNanos());
  }

  private boolean learn(SrtpInbound keys, MemorySegment data, int length) {
    int sequence = data.get(U16, 2) & 0xffff;
    int ssrcOfPacket = data.get(U32, 8);
    int plain = keys.unprotect(data, length);
    int payload = plain < 0 ? -1 : payloadAt(data, plain);
    if (payload < 0) return false;
    sourceSsrc = ssrcOfPacket;
    highest = sequence;
    int number = data.get(U32, payload + Talker.NUMBER_AT);
    offset = number - sequence;
    talker = data.get(U32, payload + Talker.TALKER_AT);
    known = true;
    book(number);
    return true;
  }

  private boolean agrees(SrtpInbound keys, MemorySegment data, int length, int number) {
    int plain = keys.unprotect(data, length);
    int payload = plain < 0 ? -1 : payloadAt(data, plain);
    return payload >= 0
        && data.get(U32, payload + Talker.NUMBER_AT) == number
        && data.get(U32, payload + Talker.TALKER_AT) == talker;
  }

  /** Where the payload of {@link Talker#PAYLOAD_BYTES} begins, or -1. */
  static int payloadAt(MemorySegment data, int length) {
    int first = data.get(ValueLayout.JAVA_BYTE, 0);
    int at = 12 + 4 * (first & 15);
    if ((first & 16) != 0) {
      if (at + 4 > length) return -1;
      at += 4 + 4 * (data.get(U16, at + 2) & 0xffff);
    }
    return length - at == Talker.PAYLOAD_BYTES ? at : -1;
  }

  /** The sequence number without wrap. */
  private int extend(short sequence) {
    int extended = highest + (short) (sequence - (short) highest);
    if (extended > highest) highest = extended;
    return extended;
  }
}

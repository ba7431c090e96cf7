package io.hearthline.media.relay;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A context that encrypts nothing and forgets nothing: it fails on any breach of the GCM rule. */
final class GcmGuard implements Protector {
  private static final int TAG_BYTES = 16;

  private final Map<Long, byte[]> plaintexts = new HashMap<>();
  private long highest = -1;
  private int late;
  private int again;

  int late() {
    return late;
  }

  int again() {
    return again;
  }

  int indices() {
    return plaintexts.size();
  }

  @Override
  public int protect(
      MemorySegment out,
      int headerBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes,
      long index) {
    check(index > highest, "index not above " + highest + ": " + index);
    check(highest >= 0 || index < 1 << 15, "start sequence: " + index);
    highest = index;
    return first(out, headerBytes, payload, payloadOffset, payloadBytes, index);
  }

  @Override
  public int protectLate(
      MemorySegment out,
      int headerBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes,
      long index) {
    late++;
    check(index < highest, "late, yet above " + highest + ": " + index);
    return first(out, headerBytes, payload, payloadOffset, payloadBytes, index);
  }

  private int first(
      MemorySegment out,
      int headerBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes,
      long index) {
    int length = copy(out, headerBytes, payload, payloadOffset, payloadBytes);
    check(plaintexts.put(index, plaintext(out, length)) == null, "index used twice: " + index);
    return length + TAG_BYTES;
  }

  @Override
  public int protectAgain(
      MemorySegment out,
      int headerBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes,
      long index) {
    again++;
    int length = copy(out, headerBytes, payload, payloadOffset, payloadBytes);
    check(
        Arrays.equals(plaintexts.get(index), plaintext(out, length)),
        "another plaintext under index " + index);
    return length + TAG_BYTES;
  }

  private static int copy(
      MemorySegment out, int headerBytes, MemorySegment payload, long offset, int bytes) {
    MemorySegment.copy(payload, offset, out, headerBytes, bytes);
    return headerBytes + bytes;
  }

  private static byte[] plaintext(MemorySegment out, int length) {
    return out.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public int protectRtcp(MemorySegment packet, int length) {
    return length;
  }

  private static void check(boolean holds, String breach) {
    if (!holds) throw new AssertionError(breach); // an Error: nothing in the relay swallows it
  }
}

package io.hearthline.cluster.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What of a write-ahead log SQLite is about to leave out, in silence: all behind the last commit
 * whose checksums are right (SQLite file format, section 4).
 *
 * @param frames pages written behind that commit
 * @param commits how many of them ended a transaction: 0 after a mere crash in the middle of one,
 *     more when the file is damaged
 */
record WalTail(long frames, long commits) {
  private static final int HEADER_BYTES = 32;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int MAGIC_LITTLE = 0x377f0682;
  private static final int MAGIC_BIG = 0x377f0683;
  private static final WalTail NONE = new WalTail(0, 0);

  /** Looks before SQLite opens the database; 0 and 0 for a missing file. */
  static WalTail of(Path wal) throws IOException {
    if (!Files.exists(wal)) return NONE;
    try (var file = FileChannel.open(wal)) {
      var header = ByteBuffer.allocate(HEADER_BYTES);
      if (!fill(file, header)) return NONE;
      int magic = header.getInt(0);
      int pageBytes = header.getInt(8);
      boolean sized = pageBytes >= 512 && pageBytes <= 65_536 && Integer.bitCount(pageBytes) == 1;
      if ((magic != MAGIC_LITTLE && magic != MAGIC_BIG) || !sized) return NONE;
      return new Scan(file, header, pageBytes).tail();
    }
  }

  private static boolean fill(FileChannel file, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (file.read(buffer) < 0) return false;
    }
    buffer.flip();
    return true;
  }

  /** One pass over the frames. */
  private static final class Scan {
    private final FileChannel file;
    private final ByteBuffer frame;
    private final long salts;
    private final ByteOrder order;
    private int sum1;
    private int sum2;

    Scan(FileChannel file, ByteBuffer header, int pageBytes) {
      this.file = file;
      frame = ByteBuffer.allocate(FRAME_HEADER_BYTES + pageBytes);
      salts = header.getLong(16);
      order = header.getInt(0) == MAGIC_BIG ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      add(header, 0, 24);
    }

    WalTail tail() throws IOException {
      boolean whole = true;
      long frames = 0;
      long commits = 0;
      while (fill(file, frame) && frame.getLong(8) == salts) { // other salts: left from earlier use
        whole = whole && rightlySummed();
        boolean commit = frame.getInt(4) != 0;
        frames = whole && commit ? 0 : frames + 1;
        if (!whole && commit) commits++;
      }
      return new WalTail(frames, commits);
    }

    private boolean rightlySummed() {
      add(frame, 0, 8);
      add(frame, FRAME_HEADER_BYTES, frame.limit());
      return frame.getInt(16) == sum1 && frame.getInt(20) == sum2;
    }

    private void add(ByteBuffer bytes, int from, int to) {
      var words = bytes.duplicate().order(order);
      for (int at = from; at < to; at += 8) {
        sum1 += words.getInt(at) + sum2;
        sum2 += words.getInt(at + 4) + sum1;
      }
    }
  }
}

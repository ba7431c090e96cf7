package io.hearthline.verticles.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * What stands before each file of a tar archive (POSIX.1-1988 ustar): one block, numbers in octal
 * digits. Regular files for their owner only; nothing else is written, and nothing else is read.
 *
 * @param name ASCII, at most 100 characters
 * @param sizeBytes of the file, below 8 GiB
 */
record TarHeader(String name, long sizeBytes) {
  static final int BLOCK = 512;
  static final long MAX_BYTES = (1L << 33) - 1;

  private static final int NAME = 100;
  private static final int MODE_AT = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_DIGITS = 11;
  private static final int TIME_AT = 136;
  private static final int SUM_AT = 148;
  private static final int SUM_LENGTH = 8;
  private static final int TYPE_AT = 156;
  private static final int MAGIC_AT = 257;
  private static final byte[] MAGIC = "ustar\00000".getBytes(US_ASCII);

  TarHeader {
    if (name.isEmpty() || name.length() > NAME) throw new IllegalArgumentException(name);
    if (sizeBytes < 0 || sizeBytes > MAX_BYTES) {
      throw new IllegalArgumentException(name + " of " + sizeBytes + " bytes");
    }
  }

  /** The block. */
  byte[] bytes() {
    var block = new byte[BLOCK];
    put(block, 0, name);
    put(block, MODE_AT, "0000600");
    put(block, SIZE_AT, "%011o".formatted(sizeBytes));
    put(block, TIME_AT, "%011o".formatted(0));
    block[TYPE_AT] = '0';
    System.arraycopy(MAGIC, 0, block, MAGIC_AT, MAGIC.length);
    put(block, SUM_AT, "%06o\0 ".formatted(sum(block)));
    return block;
  }

  /**
   * Reads a block that is not all zeros.
   *
   * @throws IOException for anything but a regular file
   */
  static TarHeader of(byte[] block) throws IOException {
    if (number(block, SUM_AT, SUM_LENGTH - 2) != sum(block)) throw new ZipException("damaged");
    boolean ours =
        block[TYPE_AT] == '0'
            && Arrays.equals(block, MAGIC_AT, MAGIC_AT + MAGIC.length, MAGIC, 0, MAGIC.length);
    if (!ours) throw new ZipException("not a regular file");
    int end = 0;
    while (end < NAME && block[end] != 0) end++;
    if (end == 0) throw new ZipException("damaged");
    return new TarHeader(new String(block, 0, end, US_ASCII), number(block, SIZE_AT, SIZE_DIGITS));
  }

  /** Up to the next whole block. */
  int paddingBytes() {
    return (int) (-sizeBytes & (BLOCK - 1));
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private static long number(byte[] block, int at, int digits) throws IOException {
    long number = 0;
    for (int i = at; i < at + digits; i++) {
      if (block[i] < '0' || block[i] > '7') throw new ZipException("damaged");
      number = 8 * number + (block[i] - '0');
    }
    return number;
  }

  /** The sum's own place counts as spaces. */
  private static long sum(byte[] block) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= SUM_AT && i < SUM_AT + SUM_LENGTH ? ' ' : block[i] & 0xff;
    }
    return sum;
  }
}

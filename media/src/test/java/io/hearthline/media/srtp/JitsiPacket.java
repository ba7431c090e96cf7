package io.hearthline.media.srtp;

import java.util.Arrays;
import org.jitsi.utils.ByteArrayBuffer;

/** One packet in the shape that jitsi-srtp works on. */
final class JitsiPacket implements ByteArrayBuffer {

  private byte[] buffer;
  private int offset;
  private int length;

  JitsiPacket(byte[] packet) {
    buffer = Arrays.copyOf(packet, packet.length + 64);
    length = packet.length;
  }

  byte[] bytes() {
    return Arrays.copyOfRange(buffer, offset, offset + length);
  }

  @Override
  public byte[] getBuffer() {
    return buffer;
  }

  @Override
  public int getOffset() {
    return offset;
  }

  @Override
  public int getLength() {
    return length;
  }

  @Override
  public void setLength(int length) {
    this.length = length;
  }

  @Override
  public void setOffset(int offset) {
    this.offset = offset;
  }

  @Override
  public boolean isInvalid() {
    return false;
  }

  @Override
  public void readRegionToBuff(int from, int bytes, byte[] to) {
    System.arraycopy(buffer, offset + from, to, 0, bytes);
  }

  @Override
  public void grow(int bytes) {
    buffer = Arrays.copyOf(buffer, buffer.length + bytes);
  }

  @Override
  public void append(byte[] data, int bytes) {
    grow(bytes);
    System.arraycopy(data, 0, buffer, offset + length, bytes);
    length += bytes;
  }

  @Override
  public void shrink(int bytes) {
    length -= bytes;
  }
}

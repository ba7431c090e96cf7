package io.hearthline.media.srtp;

import java.util.Arrays;

/**
 * Master key and salt of one direction of one transport. Owns its arrays: whoever takes the keys
 * wipes them with {@link #close()}, and the arrays are never copied on the way.
 *
 * @param masterKey 16 bytes
 * @param masterSalt {@link SrtpSuite#saltBytes()} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // secrets live in arrays because arrays can be wiped
public record SrtpKeys(SrtpSuite suite, byte[] masterKey, byte[] masterSalt)
    implements AutoCloseable {

  public SrtpKeys {
    if (masterKey.length != suite.keyBytes() || masterSalt.length != suite.saltBytes()) {
      throw new IllegalArgumentException(
          "%s wants a key of %d and a salt of %d bytes, not %d and %d"
              .formatted(
                  suite, suite.keyBytes(), suite.saltBytes(), masterKey.length, masterSalt.length));
    }
  }

  @Override
  public void close() {
    Arrays.fill(masterKey, (byte) 0);
    Arrays.fill(masterSalt, (byte) 0);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "SrtpKeys[" + suite + "]";
  }
}

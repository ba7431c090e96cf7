package io.hearthline.media.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One EVP_CIPHER_CTX with its key, and a block of scratch memory beside it. */
final class LibcryptoContext implements AutoCloseable {

  /** Where things are in the scratch block; a cipher's own things follow at {@link #OWN}. */
  static final int IV = 0;

  static final int OUT_BYTES = 16;
  static final int TAG = 32;
  static final int WORD = 56;
  static final int OWN = 64;

  final long context;
  final MemorySegment scratch;
  final long scratchAddress;
  private boolean closed;

  LibcryptoContext(long cipher, byte[] key, int ownBytes) {
    context = Libcrypto.newContext();
    scratch = Libcrypto.allocate(OWN + ownBytes);
    scratchAddress = scratch.address();
    LibcryptoCrypto.LIVE_CONTEXTS.incrementAndGet();
    MemorySegment.copy(key, 0, scratch, ValueLayout.JAVA_BYTE, 0, key.length);
    int done = Libcrypto.initKey(context, cipher, scratchAddress);
    scratch.asSlice(0, key.length).fill((byte) 0);
    if (done != 1) {
      close();
      throw new IllegalStateException("libcrypto took no key");
    }
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    Libcrypto.free(context);
    Libcrypto.wipeAndFree(scratch);
    LibcryptoCrypto.LIVE_CONTEXTS.decrementAndGet();
  }
}

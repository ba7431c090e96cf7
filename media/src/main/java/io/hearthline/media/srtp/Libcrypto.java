package io.hearthline.media.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The C functions of OpenSSL that packets need, alike in 1.1 and 3. Pointers are bare longs, so
 * that a call neither allocates nor pins an arena: callers prove ranges first ({@link Bounds}). Per
 * packet calls are <em>critical</em>: at most two microseconds, no way back into Java. Loading this
 * class throws {@link ExceptionInInitializerError} where the library is absent.
 */
final class Libcrypto {

  static final int GET_TAG = 0x10;
  static final int SET_TAG = 0x11;

  /** Room for SHA_CTX, which is 96 bytes in every version. */
  static final int SHA1_STATE_BYTES = 128;

  private static final long NO_CONFIGURATION_FILE = 0x80;
  // The JVM ends with threads still running: tables freed by exit() would be used after.
  private static final long NO_CLEANUP_AT_EXIT = 0x80000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = open("libcrypto.so.3", "libcrypto.so.1.1");

  private static final MethodHandle INIT_LIBRARY =
      setUp("OPENSSL_init_crypto", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle VERSION = setUp("OpenSSL_version", ADDRESS, JAVA_INT);
  private static final MethodHandle AES_128_GCM = setUp("EVP_aes_128_gcm", JAVA_LONG);
  private static final MethodHandle AES_128_CTR = setUp("EVP_aes_128_ctr", JAVA_LONG);
  private static final MethodHandle CONTEXT_NEW = setUp("EVP_CIPHER_CTX_new", JAVA_LONG);
  private static final MethodHandle CONTEXT_FREE = setUpVoid("EVP_CIPHER_CTX_free", JAVA_LONG);
  private static final MethodHandle ALLOCATE =
      setUp("CRYPTO_zalloc", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle WIPE_AND_FREE =
      setUpVoid("CRYPTO_clear_free", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle INIT_KEY =
      setUp("EVP_EncryptInit_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SHA1_INIT = setUp("SHA1_Init", JAVA_INT, JAVA_LONG);

  private static final MethodHandle ENCRYPT_INIT = init("EVP_EncryptInit_ex");
  private static final MethodHandle DECRYPT_INIT = init("EVP_DecryptInit_ex");
  private static final MethodHandle ENCRYPT_UPDATE = update("EVP_EncryptUpdate");
  private static final MethodHandle DECRYPT_UPDATE = update("EVP_DecryptUpdate");
  private static final MethodHandle ENCRYPT_FINAL =
      perPacket("EVP_EncryptFinal_ex", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle DECRYPT_FINAL =
      perPacket("EVP_DecryptFinal_ex", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CONTROL =
      perPacket("EVP_CIPHER_CTX_ctrl", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SHA1_UPDATE =
      perPacket("SHA1_Update", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SHA1_FINAL = perPacket("SHA1_Final", JAVA_LONG, JAVA_LONG);

  static {
    try {
      int _ = (int) INIT_LIBRARY.invokeExact(NO_CONFIGURATION_FILE | NO_CLEANUP_AT_EXIT, 0L);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private Libcrypto() {}

  /** Such as {@code OpenSSL 3.0.19 27 Jan 2026}. */
  static String version() {
    try {
      var text = (MemorySegment) VERSION.invokeExact(0);
      return text.reinterpret(256).getString(0);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long aes128Gcm() {
    return pointer(AES_128_GCM);
  }

  static long aes128Ctr() {
    return pointer(AES_128_CTR);
  }

  static long newContext() {
    return notNull(pointer(CONTEXT_NEW));
  }

  static void free(long context) {
    try {
      CONTEXT_FREE.invokeExact(context);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Zeroed memory for keys; given back by {@link #wipeAndFree}. */
  static MemorySegment allocate(long bytes) {
    try {
      long address = notNull((long) ALLOCATE.invokeExact(bytes, 0L, 0));
      return MemorySegment.ofAddress(address).reinterpret(bytes);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static void wipeAndFree(MemorySegment memory) {
    try {
      WIPE_AND_FREE.invokeExact(memory.address(), memory.byteSize(), 0L, 0);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Runs the key schedule, once per session key. */
  static int initKey(long context, long cipher, long key) {
    try {
      return (int) INIT_KEY.invokeExact(context, cipher, 0L, key, 0L);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int encryptInit(long context, long iv) {
    try {
      return (int) ENCRYPT_INIT.invokeExact(context, 0L, 0L, 0L, iv);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int decryptInit(long context, long iv) {
    try {
      return (int) DECRYPT_INIT.invokeExact(context, 0L, 0L, 0L, iv);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int encryptUpdate(long context, long out, long outBytes, long in, int inBytes) {
    try {
      return (int) ENCRYPT_UPDATE.invokeExact(context, out, outBytes, in, inBytes);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int decryptUpdate(long context, long out, long outBytes, long in, int inBytes) {
    try {
      return (int) DECRYPT_UPDATE.invokeExact(context, out, outBytes, in, inBytes);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int encryptFinal(long context, long out, long outBytes) {
    try {
      return (int) ENCRYPT_FINAL.invokeExact(context, out, outBytes);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int decryptFinal(long context, long out, long outBytes) {
    try {
      return (int) DECRYPT_FINAL.invokeExact(context, out, outBytes);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int control(long context, int type, int bytes, long data) {
    try {
      return (int) CONTROL.invokeExact(context, type, bytes, data);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int sha1Init(long state) {
    try {
      return (int) SHA1_INIT.invokeExact(state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int sha1Update(long state, long data, long bytes) {
    try {
      return (int) SHA1_UPDATE.invokeExact(state, data, bytes);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int sha1Final(long digest, long state) {
    try {
      return (int) SHA1_FINAL.invokeExact(digest, state);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private static long pointer(MethodHandle function) {
    try {
      return (long) function.invokeExact();
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private static long notNull(long address) {
    if (address == 0) throw new OutOfMemoryError("libcrypto could not allocate");
    return address;
  }

  private static SymbolLookup open(String... names) {
    IllegalArgumentException missing = null;
    for (var name : names) {
      try {
        return SymbolLookup.libraryLookup(name, Arena.global());
      } catch (IllegalArgumentException e) {
        missing = e;
      }
    }
    throw new IllegalStateException("no libcrypto", missing);
  }

  private static MethodHandle init(String name) {
    return perPacket(name, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  }

  private static MethodHandle update(String name) {
    return perPacket(name, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  }

  private static MethodHandle perPacket(String name, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LIBRARY.findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, parameters),
        Linker.Option.critical(false));
  }

  private static MethodHandle setUp(String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LIBRARY.findOrThrow(name), FunctionDescriptor.of(result, parameters));
  }

  private static MethodHandle setUpVoid(String name, MemoryLayout... parameters) {
    return LINKER.downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.ofVoid(parameters));
  }

  private static RuntimeException unexpected(Throwable t) {
    if (t instanceof Error error) throw error;
    return new IllegalStateException("call into libcrypto failed", t);
  }
}

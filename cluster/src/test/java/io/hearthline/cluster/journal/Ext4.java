package io.hearthline.cluster.journal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** What ext4 can be asked and Java has no words for. */
final class Ext4 {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      function("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle IOCTL =
      function("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  private static final MethodHandle CLOSE =
      function("close", 1, FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private static final int READ_ONLY = 0;

  /** EXT4_IOC_SHUTDOWN: {@code _IOR('X', 125, __u32)}. */
  private static final long SHUT_DOWN = 0x8004587DL;

  /** EXT4_GOING_FLAGS_NOLOGFLUSH. */
  private static final int FLUSH_NOTHING = 2;

  private Ext4() {}

  /**
   * Stops a file system at once: nothing that is only in memory is written any more, and every use
   * but unmounting fails. File systems are tested with it for what a crash leaves.
   *
   * @param mount where it is mounted, on ext4
   */
  static void shutDown(Path mount) throws IOException {
    try (var arena = Arena.ofConfined()) {
      int file = (int) OPEN.invokeExact(arena.allocateFrom(mount.toString()), READ_ONLY);
      if (file < 0) throw new IOException("cannot open " + mount);
      var how = arena.allocateFrom(JAVA_INT, FLUSH_NOTHING);
      int code = (int) IOCTL.invokeExact(file, SHUT_DOWN, how);
      int _ = (int) CLOSE.invokeExact(file);
      if (code < 0) throw new IOException("cannot shut down " + mount + ": is it ext4?");
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle function(String name, int fixedArguments, FunctionDescriptor shape) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        shape,
        Linker.Option.firstVariadicArg(fixedArguments));
  }
}

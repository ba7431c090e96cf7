package io.hearthline.media.transport;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The system calls of the media loop and the numbers they need, for 64-bit little-endian Linux.
 * Every call answers like the kernel: a result, or the negated errno. Addresses travel as plain
 * longs, so that no call pays for keeping an arena alive; the loop that owns the memory also owns
 * the calls. One instance per loop thread.
 */
final class LinuxNet implements SendBatch.SystemCall {
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;
  static final int ENOBUFS = 105;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCKADDR_IN_BYTES = 16;
  static final int SOCKADDR_IN6_BYTES = 28;

  static final int SOL_SOCKET = 1;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_SNDBUFFORCE = 32;
  static final int SO_RCVBUFFORCE = 33;
  static final int SO_TIMESTAMPNS = 35;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_V6ONLY = 26;
  static final int MSG_TRUNC = 0x20;

  private static final int SO_MEMINFO = 55;
  private static final int MEMINFO_BYTES = 9 * 4;
  private static final int MEMINFO_DROPS_AT = 8 * 4;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
  private static final int EFD_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle GETSOCKNAME =
      call("getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SETSOCKOPT =
      call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CLOSE = call("close", JAVA_INT);
  private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle RECVMMSG_ERRNO =
      call("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SENDMMSG_ERRNO =
      call("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

  // Those of every turn go without errno, because capturing it may cost an object per call (JDK 25
  // slices the segment
  // it is given). A call that failed has done nothing: asked again, with errno, it fails again or
  // works after all.

  private static final MethodHandle RECVMMSG =
      plain("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SENDMMSG =
      plain("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle PPOLL =
      plain("ppoll", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle EVENTFD_READ = plain("eventfd_read", JAVA_INT, JAVA_LONG);
  private static final MethodHandle EVENTFD_WRITE = plain("eventfd_write", JAVA_INT, JAVA_LONG);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final MemorySegment captured;
  private final MemorySegment scratch;

  LinuxNet(Arena arena) {
    captured = arena.allocate(CAPTURED);
    scratch = arena.allocate(64, 8);
  }

  /** Whether this class can do anything here: the right system, and native access not denied. */
  static boolean works() {
    var arch = System.getProperty("os.arch", "");
    if (!System.getProperty("os.name", "").equals("Linux")
        || !(arch.equals("amd64") || arch.equals("aarch64"))
        || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) return false;
    try (var arena = Arena.ofConfined()) {
      var net = new LinuxNet(arena);
      int fd = net.eventFd();
      if (fd >= 0) net.close(fd);
      return fd >= 0;
    } catch (IllegalCallerException
        | UnsatisfiedLinkError
        | ExceptionInInitializerError
        | NoClassDefFoundError _) {
      return false;
    }
  }

  int socket(int family) {
    try {
      return orErrno((int) SOCKET.invokeExact(captured, family, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0));
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  int bind(int fd, PeerAddress address) {
    scratch.fill((byte) 0);
    int length = writeSockaddr(scratch, 0, address);
    try {
      return orErrno((int) BIND.invokeExact(captured, fd, scratch.address(), length));
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  /** The port a bound socket has got. */
  int port(int fd) {
    scratch.set(JAVA_INT, 32, 32);
    try {
      int result =
          orErrno(
              (int)
                  GETSOCKNAME.invokeExact(captured, fd, scratch.address(), scratch.address() + 32));
      return result < 0 ? result : Short.reverseBytes(scratch.get(JAVA_SHORT, 2)) & 0xffff;
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  int setOption(int fd, int level, int option, int value) {
    scratch.set(JAVA_INT, 0, value);
    try {
      return orErrno(
          (int) SETSOCKOPT.invokeExact(captured, fd, level, option, scratch.address(), 4));
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  int option(int fd, int level, int option) {
    int result = readOption(fd, level, option, 4);
    return result < 0 ? result : scratch.get(JAVA_INT, 0);
  }

  /** Datagrams dropped by this socket since it was made, or negative: since Linux 4.12. */
  long drops(int fd) {
    int result = readOption(fd, SOL_SOCKET, SO_MEMINFO, MEMINFO_BYTES);
    return result < 0 ? result : scratch.get(JAVA_INT, MEMINFO_DROPS_AT) & 0xffff_ffffL;
  }

  private int readOption(int fd, int level, int option, int bytes) {
    scratch.set(JAVA_INT, 48, bytes);
    try {
      return orErrno(
          (int)
              GETSOCKOPT.invokeExact(
                  captured, fd, level, option, scratch.address(), scratch.address() + 48));
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  void close(int fd) {
    try {
      int _ = (int) CLOSE.invokeExact(captured, fd);
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  /**
   * Waits for any of these struct pollfd.
   *
   * @param timeoutNanos {@link Long#MAX_VALUE} for ever
   * @return how many have something to say; 0 when the time is over or after a signal
   */
  int poll(long entries, int count, long timeoutNanos) {
    try {
      if (timeoutNanos == Long.MAX_VALUE)
        return Math.max(0, (int) PPOLL.invokeExact(entries, (long) count, 0L, 0L));
      scratch.set(JAVA_LONG, 0, timeoutNanos / NANOS_PER_SECOND);
      scratch.set(JAVA_LONG, 8, timeoutNanos % NANOS_PER_SECOND);
      return Math.max(0, (int) PPOLL.invokeExact(entries, (long) count, scratch.address(), 0L));
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  int eventFd() {
    try {
      return orErrno((int) EVENTFD.invokeExact(captured, 0, EFD_NONBLOCK_CLOEXEC));
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  void clearEventFd(int fd) {
    try {
      int _ = (int) EVENTFD_READ.invokeExact(fd, scratch.address());
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  static void signalEventFd(int fd) {
    try {
      int _ = (int) EVENTFD_WRITE.invokeExact(fd, 1L);
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  int receive(int fd, long headers, int count) {
    try {
      int result = (int) RECVMMSG.invokeExact(fd, headers, count, MSG_DONTWAIT, 0L);
      if (result >= 0) return result;
      return orErrno(
          (int) RECVMMSG_ERRNO.invokeExact(captured, fd, headers, count, MSG_DONTWAIT, 0L));
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  @Override
  public int send(int fd, long headers, int count) {
    try {
      int result = (int) SENDMMSG.invokeExact(fd, headers, count, MSG_DONTWAIT);
      if (result >= 0) return result;
      return orErrno((int) SENDMMSG_ERRNO.invokeExact(captured, fd, headers, count, MSG_DONTWAIT));
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  /**
   * Writes what differs between peers; the bytes between are never written and stay 0. Returns the
   * length of the sockaddr.
   */
  static int writeSockaddr(MemorySegment to, long at, PeerAddress address) {
    to.set(JAVA_LONG, at, address.sockaddrWord);
    if (address.ipv4()) return SOCKADDR_IN_BYTES;
    to.set(JAVA_LONG, at + 8, Long.reverseBytes(address.high()));
    to.set(JAVA_LONG, at + 16, Long.reverseBytes(address.low()));
    return SOCKADDR_IN6_BYTES;
  }

  private int orErrno(int result) {
    return result >= 0 ? result : -(int) ERRNO.get(captured, 0L);
  }

  private static AssertionError unexpected(Throwable failure) {
    if (failure instanceof RuntimeException unchecked)
      throw unchecked; // a closed arena, the wrong thread
    if (failure instanceof Error error) throw error;
    return new AssertionError(failure);
  }

  private static MethodHandle call(String name, MemoryLayout... parameters) {
    return Linker.nativeLinker()
        .downcallHandle(
            symbol(name),
            FunctionDescriptor.of(JAVA_INT, parameters),
            Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle plain(String name, MemoryLayout... parameters) {
    return Linker.nativeLinker()
        .downcallHandle(symbol(name), FunctionDescriptor.of(JAVA_INT, parameters));
  }

  private static MemorySegment symbol(String name) {
    return Linker.nativeLinker()
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError("no " + name + " in the C library"));
  }
}

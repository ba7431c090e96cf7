package io.hearthline.media.transport;

/**
 * How a {@link UdpLoop} is set up.
 *
 * @param threadName name of its one thread
 * @param receiveBufferBytes SO_RCVBUF to ask for; at 4 MiB about 60 ms of a full gigabit of voice
 * @param sendBufferBytes SO_SNDBUF to ask for
 * @param kernelTimeStamps whether {@link UdpLoop#lastKernelTimeNanos()} is wanted; costs about 50
 *     ns per datagram
 * @param taskCapacity tasks that may wait at most, rounded up to a power of two
 */
public record UdpLoopOptions(
    String threadName,
    int receiveBufferBytes,
    int sendBufferBytes,
    boolean kernelTimeStamps,
    int taskCapacity,
    Implementation implementation) {

  /** Which system interface does the work. */
  public enum Implementation {
    /** LINUX where it works, NIO elsewhere. */
    AUTO,
    /** ppoll, recvmmsg and sendmmsg through java.lang.foreign; x86-64 and aarch64. */
    LINUX,
    /** DatagramChannel and Selector. */
    NIO
  }

  private static final UdpLoopOptions DEFAULTS =
      new UdpLoopOptions("media-loop", 4 << 20, 4 << 20, false, 16_384, Implementation.AUTO);

  public UdpLoopOptions {
    if (receiveBufferBytes <= 0 || sendBufferBytes <= 0)
      throw new IllegalArgumentException(
          "buffers of " + receiveBufferBytes + " and " + sendBufferBytes + " bytes");
    if (taskCapacity <= 0 || taskCapacity > 1 << 24)
      throw new IllegalArgumentException("task capacity " + taskCapacity);
  }

  public static UdpLoopOptions defaults() {
    return DEFAULTS;
  }

  public UdpLoopOptions withThreadName(String name) {
    return new UdpLoopOptions(
        name, receiveBufferBytes, sendBufferBytes, kernelTimeStamps, taskCapacity, implementation);
  }

  public UdpLoopOptions withBuffers(int receiveBytes, int sendBytes) {
    return new UdpLoopOptions(
        threadName, receiveBytes, sendBytes, kernelTimeStamps, taskCapacity, implementation);
  }

  public UdpLoopOptions withKernelTimeStamps() {
    return new UdpLoopOptions(
        threadName, receiveBufferBytes, sendBufferBytes, true, taskCapacity, implementation);
  }

  public UdpLoopOptions withTaskCapacity(int capacity) {
    return new UdpLoopOptions(
        threadName,
        receiveBufferBytes,
        sendBufferBytes,
        kernelTimeStamps,
        capacity,
        implementation);
  }

  public UdpLoopOptions withImplementation(Implementation chosen) {
    return new UdpLoopOptions(
        threadName, receiveBufferBytes, sendBufferBytes, kernelTimeStamps, taskCapacity, chosen);
  }
}

package io.hearthline.media.transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * Where datagrams go to: an IP address as two longs in network order (IPv4 as {@code
 * ::ffff:a.b.c.d}) and a port, with the words of its sockaddr prepared. Made once per candidate
 * pair, never per packet. A value; IPv6 zones are not kept.
 */
public final class PeerAddress {
  private static final long IPV4_PREFIX = 0x0000_ffff_0000_0000L;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private final long high;
  private final long low;
  private final int port;
  private final InetSocketAddress socketAddress;

  /**
   * First eight bytes of the Linux sockaddr, as a little-endian long: family, port, then IPv4
   * address or flow label.
   */
  final long sockaddrWord;

  private PeerAddress(long high, long low, int port) {
    if (port < 0 || port > 0xffff) throw new IllegalArgumentException("port " + port);
    this.high = high;
    this.low = low;
    this.port = port;
    socketAddress = new InetSocketAddress(toInetAddress(high, low), port);
    long portInNetworkOrder = Short.reverseBytes((short) port) & 0xffff;
    sockaddrWord =
        ipv4()
            ? AF_INET | (portInNetworkOrder << 16) | ((long) Integer.reverseBytes((int) low) << 32)
            : AF_INET6 | (portInNetworkOrder << 16);
  }

  public static PeerAddress of(long high, long low, int port) {
    return new PeerAddress(high, low, port);
  }

  /** The same from the JDK's form, which must be resolved. */
  public static PeerAddress of(InetSocketAddress address) {
    if (address.isUnresolved()) throw new IllegalArgumentException("unresolved " + address);
    return new PeerAddress(
        highOf(address.getAddress()), lowOf(address.getAddress()), address.getPort());
  }

  /** Upper half of an address as {@link DatagramHandler} gives it. */
  public static long highOf(InetAddress address) {
    return address instanceof Inet4Address ? 0 : ByteBuffer.wrap(address.getAddress()).getLong(0);
  }

  /** Lower half of it. */
  public static long lowOf(InetAddress address) {
    var bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address
        ? IPV4_PREFIX | (bytes.getInt(0) & 0xffff_ffffL)
        : bytes.getLong(8);
  }

  /** Back to the JDK's form; allocates. */
  public static InetAddress toInetAddress(long high, long low) {
    try {
      return InetAddress.getByAddress(
          isIpv4(high, low)
              ? ByteBuffer.allocate(4).putInt((int) low).array()
              : ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    } catch (UnknownHostException impossible) { // only for arrays of another length
      throw new AssertionError(impossible);
    }
  }

  /** Whether the two halves are an IPv4 address in IPv6 clothes. */
  public static boolean isIpv4(long high, long low) {
    return high == 0 && low >>> 32 == 0xffff;
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  public int port() {
    return port;
  }

  public boolean ipv4() {
    return isIpv4(high, low);
  }

  public InetSocketAddress socketAddress() {
    return socketAddress;
  }

  /** Without an object: whether this is where a datagram with these coordinates came from. */
  public boolean is(long otherHigh, long otherLow, int otherPort) {
    return low == otherLow && port == otherPort && high == otherHigh;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerAddress peer && is(peer.high, peer.low, peer.port);
  }

  @Override
  public int hashCode() {
    return (Long.hashCode(high) * 31 + Long.hashCode(low)) * 31 + port;
  }

  /** {@code 192.168.1.7:5000} or {@code [fd00:0:0:0:0:0:0:7]:5000}. */
  @Override
  public String toString() {
    var host = socketAddress.getAddress().getHostAddress();
    return ipv4() ? host + ":" + port : "[" + host + "]:" + port;
  }
}

package io.hearthline.verticles.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Whom to count together: one IPv4 address, or the /64 that an IPv6 household has to itself. */
public final class AddressBlock {
  private static final int NETWORK_BYTES = 8;

  /** The same text for addresses of one household; anything but an address stands for itself. */
  public static String of(String address) {
    try {
      return switch (InetAddress.ofLiteral(address)) {
        case Inet6Address six ->
            HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES));
        case InetAddress other -> other.getHostAddress();
      };
    } catch (IllegalArgumentException _) {
      return address;
    }
  }

  private AddressBlock() {}
}

package io.hearthline.verticles.signaling.admission;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the client's address behind proxies that we were told to believe. */
public final class TrustedProxies {
  private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private final List<Network> networks;

  private static final class Network {
    private final byte[] address;
    private final int bits;

    Network(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) return false;
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if (((address[bit >> 3] ^ other[bit >> 3]) & mask) != 0) return false;
      }
      return true;
    }
  }

  /**
   * Takes what the configuration names.
   *
   * @param networks addresses or CIDR blocks
   * @throws IllegalArgumentException for anything else
   */
  public TrustedProxies(List<String> networks) {
    this.networks = networks.stream().map(TrustedProxies::parse).toList();
  }

  /**
   * The nearest address that is not one of our proxies.
   *
   * @param peer the address of the TCP connection
   * @param forwardedFor the X-Forwarded-For header, nearest hop last
   */
  public String client(String peer, @Nullable String forwardedFor) {
    if (forwardedFor == null || !trusts(peer)) return peer;
    var hops = forwardedFor.split(",", -1);
    var nearest = peer;
    for (int i = hops.length - 1; i >= 0; i--) {
      var hop = hops[i].strip();
      if (address(hop) == null) break;
      nearest = hop;
      if (!trusts(hop)) break;
    }
    return nearest;
  }

  /** Whether what this address says about others is believed. */
  public boolean trusts(String literal) {
    var address = address(literal);
    return address != null && networks.stream().anyMatch(network -> network.contains(address));
  }

  private static Network parse(String text) {
    var parts = text.strip().split("/", 2);
    var address = address(parts[0]);
    if (address == null) throw new IllegalArgumentException("not an address: " + text);
    int bits = parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]);
    if (bits < 0 || bits > address.length * 8) {
      throw new IllegalArgumentException("not a network: " + text);
    }
    return new Network(address, bits);
  }

  /** Only literals: a name would be looked up. */
  private static byte @Nullable [] address(String literal) {
    if (!LITERAL.matcher(literal).matches()) return null;
    if (literal.indexOf(':') < 0 && literal.chars().filter(c -> c == '.').count() != 3) return null;
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException _) {
      return null;
    }
  }
}

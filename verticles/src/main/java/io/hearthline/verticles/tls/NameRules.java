package io.hearthline.verticles.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * What our authority may vouch for (RFC 5280 section 4.2.1.10): private addresses and this
 * installation's own names. Whoever steals its key cannot pretend to be somebody's bank.
 *
 * @param domains each stands for itself and all below
 */
record NameRules(Set<String> domains, List<Network> networks) {
  /**
   * A range of addresses.
   *
   * @param prefixBits how many leading bits count
   */
  record Network(InetAddress address, int prefixBits) {
    static Network parse(String text) {
      int slash = text.indexOf('/');
      return new Network(
          InetAddress.ofLiteral(text.substring(0, slash)),
          Integer.parseInt(text.substring(slash + 1)));
    }

    /** From address and mask, as the extension has them. */
    static Network ofConstraint(byte[] addressAndMask) {
      int length = addressAndMask.length / 2;
      int bits = 0;
      for (int i = length; i < addressAndMask.length; i++) {
        bits += Integer.bitCount(addressAndMask[i] & 0xFF);
      }
      try {
        return new Network(InetAddress.getByAddress(Arrays.copyOf(addressAndMask, length)), bits);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("no network of " + length + " bytes", e);
      }
    }

    boolean holds(InetAddress other) {
      byte[] own = address.getAddress();
      byte[] bytes = other.getAddress();
      if (bytes.length != own.length) return false;
      for (int bit = 0; bit < prefixBits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((bytes[bit / 8] & mask) != (own[bit / 8] & mask)) return false;
      }
      return true;
    }

    byte[] toConstraint() {
      byte[] own = address.getAddress();
      byte[] both = Arrays.copyOf(own, 2 * own.length);
      for (int bit = 0; bit < prefixBits; bit++) {
        both[own.length + bit / 8] |= (byte) (0x80 >> (bit % 8));
      }
      return both;
    }
  }

  private static final List<String> HOME_DOMAINS =
      List.of("local", "localhost", "home.arpa", "lan");

  private static final List<Network> PRIVATE_NETWORKS =
      List.of(
          Network.parse("10.0.0.0/8"),
          Network.parse("172.16.0.0/12"),
          Network.parse("192.168.0.0/16"),
          Network.parse("127.0.0.0/8"),
          Network.parse("fd00::/8"),
          Network.parse("fe80::/10"),
          Network.parse("::1/128"));

  /** For a new authority. */
  static NameRules forNames(Collection<String> names) {
    var domains = new TreeSet<>(HOME_DOMAINS);
    for (var name : names) domains.add(name.startsWith("*.") ? name.substring(2) : name);
    return new NameRules(domains, PRIVATE_NETWORKS);
  }

  /** As an authority states them. */
  static NameRules of(NameConstraints constraints) {
    var domains = new TreeSet<String>();
    var networks = new ArrayList<Network>();
    for (var subtree : constraints.getPermittedSubtrees()) {
      var base = subtree.getBase();
      switch (base.getTagNo()) {
        case GeneralName.dNSName -> domains.add(base.getName().toString());
        case GeneralName.iPAddress ->
            networks.add(
                Network.ofConstraint(DEROctetString.getInstance(base.getName()).getOctets()));
        default -> {}
      }
    }
    return new NameRules(domains, networks);
  }

  boolean allow(String name) {
    var plain = name.startsWith("*.") ? name.substring(2) : name;
    return domains.stream()
        .anyMatch(domain -> plain.equals(domain) || plain.endsWith("." + domain));
  }

  boolean allow(InetAddress address) {
    return networks.stream().anyMatch(network -> network.holds(address));
  }

  NameConstraints toConstraints() {
    var permitted = new ArrayList<GeneralSubtree>();
    for (var domain : domains) {
      permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain)));
    }
    for (var network : networks) {
      var octets = new DEROctetString(network.toConstraint());
      permitted.add(new GeneralSubtree(new GeneralName(GeneralName.iPAddress, octets)));
    }
    return new NameConstraints(permitted.toArray(GeneralSubtree[]::new), null);
  }
}

package io.hearthline.media.transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which addresses to offer, from {@code media.interfaces}: patterns with {@code *} for interface
 * names ({@code eth*}) or addresses ({@code 192.168.1.*}), with {@code !} in front to leave out.
 * Without a positive one, every interface that is not known to be a container bridge, a tunnel or a
 * virtual machine's. Link-local, multicast and passing addresses stay out in any case.
 */
public final class InterfacePatterns {
  private static final List<String> USUALLY_SKIPPED =
      List.of(
          "docker*",
          "br-*",
          "hassio",
          "veth*",
          "podman*",
          "cni*",
          "flannel*",
          "cali*",
          "kube*",
          "lxc*",
          "lxd*", // containers
          "virbr*",
          "vnet*",
          "vmnet*",
          "vboxnet*",
          "dummy*",
          "ifb*", // virtual machines
          "tun*",
          "tap*",
          "utun*",
          "wg*",
          "tailscale*",
          "zt*",
          "ppp*",
          "ipsec*"); // tunnels

  private final List<Pattern> wanted;
  private final List<Pattern> unwanted;

  private InterfacePatterns(List<Pattern> wanted, List<Pattern> unwanted) {
    this.wanted = wanted;
    this.unwanted = unwanted;
  }

  /**
   * Reads the patterns of the configuration; none are the defaults.
   *
   * @throws IllegalArgumentException naming a blank pattern
   */
  public static InterfacePatterns of(List<String> patterns) {
    var wanted = new ArrayList<Pattern>();
    var unwanted = new ArrayList<Pattern>();
    for (var pattern : patterns) {
      boolean leftOut = pattern.startsWith("!");
      var name = (leftOut ? pattern.substring(1) : pattern).strip();
      if (name.isEmpty())
        throw new IllegalArgumentException("blank interface pattern '" + pattern + "'");
      (leftOut ? unwanted : wanted).add(glob(name));
    }
    if (wanted.isEmpty()) USUALLY_SKIPPED.forEach(name -> unwanted.add(glob(name)));
    return new InterfacePatterns(List.copyOf(wanted), List.copyOf(unwanted));
  }

  /**
   * The addresses to bind and to offer, best first: what a neighbour reaches, then the world,
   * 127.0.0.1 last and always.
   */
  public List<InetAddress> select(List<LocalAddress> all) {
    var chosen = new ArrayList<InetAddress>();
    all.stream()
        .filter(this::accepts)
        .map(LocalAddress::address)
        .distinct()
        .sorted(Comparator.comparingInt(InterfacePatterns::rank))
        .forEach(chosen::add);
    chosen.add(PeerAddress.toInetAddress(0, 0xffff_7f00_0001L));
    return List.copyOf(chosen);
  }

  private boolean accepts(LocalAddress local) {
    var address = local.address();
    return !local.passing()
        && !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !address.isAnyLocalAddress()
        && (wanted.isEmpty() || matches(wanted, local))
        && !matches(unwanted, local);
  }

  private static boolean matches(List<Pattern> patterns, LocalAddress local) {
    return patterns.stream()
        .anyMatch(pattern ->
            pattern.matcher(local.interfaceName()).matches()
                || pattern.matcher(local.address().getHostAddress()).matches());
  }

  private static int rank(InetAddress address) {
    boolean ipv4 = address instanceof Inet4Address;
    if (ipv4) return address.isSiteLocalAddress() ? 0 : 2;
    return (address.getAddress()[0] & 0xfe) == 0xfc ? 1 : 3; // unique local, RFC 4193
  }

  private static Pattern glob(String name) {
    var parts = name.split("\\*", -1);
    var regex = new StringBuilder(Pattern.quote(parts[0]));
    for (int i = 1; i < parts.length; i++) regex.append(".*").append(Pattern.quote(parts[i]));
    return Pattern.compile(regex.toString());
  }
}

package io.hearthline.media.sdp;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One ICE candidate (RFC 8839 section 5.1). Addresses stay text and are never resolved here.
 *
 * @param component 1..256; 1 is RTP, and RTCP with it where they share a port
 * @param transport {@code udp} or {@code tcp}, lower case
 * @param priority 0..2^32-1
 * @param address IPv4, IPv6 or a name
 * @param type {@code host}, {@code srflx}, {@code prflx}, {@code relay}
 * @param relatedAddress null where there is none
 * @param relatedPort 0 where there is none
 * @param extensions such as {@code tcptype} or {@code generation}, in order
 */
public record Candidate(
    String foundation,
    int component,
    String transport,
    long priority,
    String address,
    int port,
    String type,
    @Nullable String relatedAddress,
    int relatedPort,
    List<Extension> extensions) {
  private static final int HOST_TYPE_PREFERENCE = 126;
  private static final int MAX_EXTENSIONS = 16;
  private static final int MAX_ADDRESS_LENGTH = 255;

  /** A name and a value behind the fixed fields. */
  public record Extension(String name, String value) {
    public Extension {
      Text.require(Text.isWord(name) && Text.isWord(value), "candidate extension");
    }
  }

  public Candidate {
    Text.require(Text.isIceText(foundation, 1, 32), "foundation");
    Text.require(component >= 1 && component <= 256, "component");
    Text.require(Text.isToken(transport), "transport");
    Text.require(priority >= 0 && priority <= 0xffff_ffffL, "priority");
    Text.require(isAddress(address) && port >= 0 && port <= 0xffff, "address");
    Text.require(Text.isToken(type), "type");
    Text.require(relatedAddress == null || isAddress(relatedAddress), "related address");
    Text.require(relatedPort >= 0 && relatedPort <= 0xffff, "related port");
    extensions = List.copyOf(extensions);
  }

  /**
   * A host candidate of ours, component 1 over UDP.
   *
   * @param address resolved
   * @param index 0 for the most preferred address, 65535 at most; tells foundations and priorities
   *     apart
   */
  public static Candidate host(InetSocketAddress address, int index) {
    String text = address.getAddress().getHostAddress();
    int scope = text.indexOf('%');
    long priority = (long) HOST_TYPE_PREFERENCE << 24 | (long) (0xffff - index) << 8 | 255;
    return new Candidate(
        Integer.toString(index + 1),
        1,
        "udp",
        priority,
        scope < 0 ? text : text.substring(0, scope),
        address.getPort(),
        "host",
        null,
        0,
        List.of());
  }

  /**
   * Reads one candidate.
   *
   * @param text with or without {@code a=} and {@code candidate:} in front
   */
  public static Result<Candidate> parse(String text) {
    String value = text.strip();
    if (value.startsWith("a=")) value = value.substring(2);
    if (value.startsWith("candidate:")) value = value.substring("candidate:".length());
    if (value.length() > SessionDescription.MAX_LINE_BYTES)
      return Result.refused("candidate is too long");
    List<String> words = SdpParser.words(value);
    if (words.size() < 8 || !words.get(6).equalsIgnoreCase("typ")) {
      return Result.refused("candidate is incomplete: " + Text.quoted(value));
    }
    long component = Text.number(words.get(1), 256);
    long priority = Text.number(words.get(3), 0xffff_ffffL);
    long port = Text.number(words.get(5), 0xffff);
    boolean good =
        Text.isIceText(words.get(0), 1, 32)
            && component >= 1
            && Text.isToken(words.get(2))
            && priority >= 0
            && isAddress(words.get(4))
            && port >= 0
            && Text.isToken(words.get(7));
    if (!good) return Result.refused("candidate is malformed: " + Text.quoted(value));
    return parseTail(
        words,
        new Candidate(
            words.get(0),
            (int) component,
            words.get(2).toLowerCase(Locale.ROOT),
            priority,
            words.get(4),
            (int) port,
            words.get(7).toLowerCase(Locale.ROOT),
            null,
            0,
            List.of()));
  }

  private static Result<Candidate> parseTail(List<String> words, Candidate head) {
    String relatedAddress = null;
    long relatedPort = 0;
    var extensions = new ArrayList<Extension>();
    for (int i = 8; i + 1 < words.size(); i += 2) {
      String name = words.get(i);
      String value = words.get(i + 1);
      if (name.equals("raddr")) {
        relatedAddress = value;
      } else if (name.equals("rport")) {
        relatedPort = Text.number(value, 0xffff);
      } else if (!Text.isWord(name) || !Text.isWord(value) || extensions.size() == MAX_EXTENSIONS) {
        return Result.refused("candidate is malformed: " + Text.quoted(name));
      } else {
        extensions.add(new Extension(name, value));
      }
    }
    if (relatedPort < 0 || (relatedAddress != null && !isAddress(relatedAddress))) {
      return Result.refused("candidate has a malformed related address");
    }
    return Result.ok(
        new Candidate(
            head.foundation,
            head.component,
            head.transport,
            head.priority,
            head.address,
            head.port,
            head.type,
            relatedAddress,
            (int) relatedPort,
            extensions));
  }

  /**
   * Whether the address is a name that only multicast DNS knows: hides a browser's address, useless
   * to a relay.
   */
  public boolean isMdns() {
    return address.toLowerCase(Locale.ROOT).endsWith(".local");
  }

  public boolean isIpv6() {
    return address.indexOf(':') >= 0;
  }

  /** Without {@code a=} and {@code candidate:}. */
  public String print() {
    var out = new StringBuilder(80);
    out.append(foundation).append(' ').append(component).append(' ').append(transport);
    out.append(' ').append(priority).append(' ').append(address).append(' ').append(port);
    out.append(" typ ").append(type);
    if (relatedAddress != null) out.append(" raddr ").append(relatedAddress);
    if (relatedAddress != null || relatedPort != 0) out.append(" rport ").append(relatedPort);
    for (var extension : extensions) {
      out.append(' ').append(extension.name).append(' ').append(extension.value);
    }
    return out.toString();
  }

  private static boolean isAddress(String text) {
    if (text.isEmpty() || text.length() > MAX_ADDRESS_LENGTH) return false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Text.isAlphanumeric(c) && ".:-_".indexOf(c) < 0) return false;
    }
    return true;
  }
}

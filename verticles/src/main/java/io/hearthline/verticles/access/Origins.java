package io.hearthline.verticles.access;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which web pages may talk to us: our own, and those the operator has named. */
public final class Origins {
  private static final String ANY = "*";

  private record Origin(String scheme, String host, int port) {
    static Optional<Origin> parse(String text) {
      try {
        var uri = new URI(text);
        var scheme = uri.getScheme();
        var host = uri.getHost();
        if (scheme == null || host == null) return Optional.empty();
        return Optional.of(
            new Origin(
                scheme.toLowerCase(Locale.ROOT),
                withoutBrackets(host.toLowerCase(Locale.ROOT)),
                port(uri, scheme)));
      } catch (URISyntaxException _) {
        return Optional.empty();
      }
    }

    private static int port(URI uri, String scheme) {
      if (uri.getPort() >= 0) return uri.getPort();
      return scheme.equalsIgnoreCase("https") ? 443 : 80;
    }
  }

  private final Supplier<Set<String>> ownNames;
  private final Set<Integer> ownPorts;
  private final Set<Origin> allowed;
  private final boolean anyAllowed;

  /**
   * States who is at home.
   *
   * @param ownNames host names of this node in lower case; asked at each check
   * @param ownPorts of its HTTP and HTTPS listeners
   * @param allowed {@code http.origins}: such as {@code https://ha.example:8123}, or {@code *}
   * @throws IllegalArgumentException for what is no origin
   */
  public Origins(
      Supplier<Set<String>> ownNames, Set<Integer> ownPorts, Collection<String> allowed) {
    this.ownNames = ownNames;
    this.ownPorts = Set.copyOf(ownPorts);
    this.anyAllowed = allowed.contains(ANY);
    this.allowed =
        allowed.stream()
            .filter(text -> !text.equals(ANY))
            .map(text ->
                Origin.parse(text)
                    .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no origin")))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether a page of that origin may ask. A valid token in the path of the request waives this
   * check: no other page can know it.
   *
   * @param origin the header; null if there is none, as with programs that are no browser
   * @param hostHeader as the request names us, with or without port
   */
  public boolean allows(@Nullable String origin, @Nullable String hostHeader) {
    if (origin == null || anyAllowed) return true;
    var from = Origin.parse(origin);
    if (from.isEmpty()) return false;
    return allowed.contains(from.get()) || (hostHeader != null && isOwn(from.get(), hostHeader));
  }

  /**
   * The page came from the very host it now asks. That alone would let in a name of the attacker's
   * that he has turned to our address, so the name has to be ours as well, or an address.
   */
  private boolean isOwn(Origin from, String hostHeader) {
    var asked = Origin.parse(from.scheme() + "://" + hostHeader);
    if (asked.isEmpty() || !asked.get().host().equals(from.host())) return false;
    boolean ownPort = asked.get().port() == from.port() || ownPorts.contains(from.port());
    return ownPort && (isAddress(from.host()) || ownNames.get().contains(from.host()));
  }

  private static boolean isAddress(String host) {
    try {
      return InetAddress.ofLiteral(host) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}

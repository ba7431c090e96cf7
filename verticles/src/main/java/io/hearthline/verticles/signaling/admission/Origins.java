package io.hearthline.verticles.signaling.admission;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may talk to this node: our own, and those the configuration names.
 *
 * <p>A page counts as our own when its origin is the host it asks for and that name cannot be
 * somebody else's public domain: an IP address, a single label, a local domain, or a name we were
 * given. Comparing with the Host header alone would let DNS rebinding in.
 */
public final class Origins {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final List<String> LOCAL_DOMAINS =
      List.of(".local", ".localhost", ".lan", ".home.arpa", ".internal");

  private final Set<String> allowed;
  private final Set<String> ownHosts;

  /**
   * Takes what the configuration names.
   *
   * @param allowed origins such as {@code https://home.example}; {@code *} allows every page
   * @param ownHosts further host names of this node, without port
   */
  public Origins(List<String> allowed, List<String> ownHosts) {
    this.allowed = allowed.stream().map(Origins::normal).collect(Collectors.toSet());
    this.ownHosts =
        ownHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /**
   * Whether a page of this origin may talk to us.
   *
   * @param origin the Origin header; null means no browser, which this check is not about
   * @param host the Host header with port, null if absent
   */
  public boolean allows(@Nullable String origin, @Nullable String host) {
    if (origin == null) return true;
    if (allowed.contains("*") || allowed.contains(normal(origin))) return true;
    var authority = authority(origin);
    return authority != null && authority.equalsIgnoreCase(host) && isOurs(host);
  }

  /** Whether a Host header names this node rather than somebody's domain that points here. */
  public boolean isOurs(@Nullable String host) {
    if (host == null) return false;
    var name = withoutPort(host).toLowerCase(Locale.ROOT);
    return name.startsWith("[")
        || IPV4.matcher(name).matches()
        || (!name.isEmpty() && name.indexOf('.') < 0)
        || ownHosts.contains(name)
        || LOCAL_DOMAINS.stream().anyMatch(name::endsWith)
        || allowed.stream().anyMatch(origin -> name.equals(hostOf(origin)));
  }

  private static String normal(String origin) {
    var lower = origin.strip().toLowerCase(Locale.ROOT);
    return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static @Nullable String hostOf(String origin) {
    var authority = authority(origin);
    return authority == null ? null : withoutPort(authority);
  }

  private static @Nullable String authority(String origin) {
    try {
      var uri = new URI(origin);
      var scheme = uri.getScheme();
      if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) return null;
      return uri.getRawAuthority();
    } catch (URISyntaxException _) {
      return null;
    }
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }
}

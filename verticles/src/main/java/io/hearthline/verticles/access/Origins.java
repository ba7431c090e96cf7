package io.hearthline.verticles.access;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
  private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#@]{1,300})/?");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9_.-]+)(?::(\\d{1,5}))?");
  private static final Pattern ADDRESS = Pattern.compile("\\[.*]|\\d{1,3}(\\.\\d{1,3}){3}");
  private static final List<String> LOCAL_DOMAINS =
      List.of(".local", ".localhost", ".lan", ".home.arpa", ".internal");

  private final Set<Origin> allowed;
  private final Set<String> ownHosts;
  private volatile Set<Origin> allies = Set.of();

  private record Origin(String scheme, String host, int port) {
    static @Nullable Origin parse(String text) {
      var match = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
      return match.matches() ? of(match.group(1), match.group(2)) : null;
    }

    static @Nullable Origin of(String scheme, String authority) {
      var match = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
      if (!match.matches()) return null;
      var port = match.group(2);
      int usual = scheme.equals("https") ? 443 : 80;
      return new Origin(scheme, match.group(1), port == null ? usual : Integer.parseInt(port));
    }
  }

  /**
   * Takes what the configuration names.
   *
   * @param allowed origins such as {@code https://home.example}
   * @param ownHosts further host names of this node, without port
   * @throws IllegalArgumentException for what is no origin
   */
  public Origins(Collection<String> allowed, Collection<String> ownHosts) {
    this.allowed = allowed.stream().map(Origins::required).collect(Collectors.toUnmodifiableSet());
    this.ownHosts =
        ownHosts.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether a page of that origin may ask. A valid token in the path of the request waives this
   * check: no other page can know it.
   *
   * @param origin the header; null if there is none, as with programs that are no browser
   * @param host as the request names us, with or without port
   */
  public boolean allows(@Nullable String origin, @Nullable String host) {
    if (origin == null) return true;
    var from = Origin.parse(origin);
    if (from == null) return false;
    if (allowed.contains(from) || allies.contains(from)) return true;
    return host != null && from.equals(Origin.of(from.scheme(), host)) && isOwn(from.host());
  }

  /**
   * Allows pages of other nodes of the cluster too, instead of those named before.
   *
   * @param origins what is none is ignored: they come from the network
   */
  public void ally(Collection<String> origins) {
    allies =
        origins.stream()
            .map(Origin::parse)
            .filter(Objects::nonNull)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a Host header names this node rather than somebody's domain that points here. */
  public boolean isOurs(@Nullable String host) {
    var named = host == null ? null : Origin.of("http", host);
    return named != null && isOwn(named.host());
  }

  private boolean isOwn(String name) {
    return ADDRESS.matcher(name).matches()
        || name.indexOf('.') < 0
        || ownHosts.contains(name)
        || LOCAL_DOMAINS.stream().anyMatch(name::endsWith)
        || allowed.stream().anyMatch(origin -> origin.host().equals(name));
  }

  private static Origin required(String text) {
    var origin = Origin.parse(text.strip());
    if (origin == null) throw new IllegalArgumentException("'" + text + "' is no origin");
    return origin;
  }
}

package io.hearthline.verticles.main;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** Reads {@code webhooks.urls}. Any address will do, since only the operator can write one here. */
final class WebhookUrls {
  private static final int MAX_URLS = 16;
  private static final int MAX_LENGTH = 2_048;
  private static final int MAX_PORT = 65_535;

  /**
   * The addresses of a text with commas between them.
   *
   * @throws IllegalArgumentException for anything else
   */
  static List<URI> parse(String text) {
    var urls =
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .map(URI::create)
            .toList();
    long different = urls.stream().map(WebhookUrls::withoutUser).distinct().count();
    if (urls.size() > MAX_URLS
        || different < urls.size()
        || !urls.stream().allMatch(WebhookUrls::allowed)) {
      throw new IllegalArgumentException();
    }
    return urls;
  }

  private static boolean allowed(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null
        && url.getPort() != 0
        && url.getPort() <= MAX_PORT
        && url.getRawFragment() == null
        && url.toString().length() <= MAX_LENGTH;
  }

  /** Two users of one address would share its place. */
  private static String withoutUser(URI url) {
    return url.toString().replaceFirst("//[^/?#@]*@", "//");
  }

  private WebhookUrls() {}
}

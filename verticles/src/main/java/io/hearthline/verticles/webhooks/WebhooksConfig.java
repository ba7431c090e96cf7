package io.hearthline.verticles.webhooks;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * What to tell whom.
 *
 * @param node whose facts are told; those of other nodes are told by them
 * @param software what the receivers see as our name and version
 * @param urls http or https, all different; may hold a user and a password
 * @param secret signs every delivery
 * @param folder where the place of each URL is kept; made if missing
 */
public record WebhooksConfig(
    String node, String software, List<URI> urls, String secret, Path folder, Pace pace) {
  public WebhooksConfig {
    urls = List.copyOf(urls);
  }

  /** Addresses of webhooks are often secrets themselves. */
  @Override
  public String toString() {
    return "WebhooksConfig[node=" + node + ", urls=" + urls.size() + "]";
  }
}

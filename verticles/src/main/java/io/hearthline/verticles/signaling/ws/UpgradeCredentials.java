package io.hearthline.verticles.signaling.ws;

import io.hearthline.verticles.signaling.admission.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * What the upgrade request showed, until hello shows more.
 *
 * @param upgrade with the token of the path or the Authorization header, if there was one
 */
public record UpgradeCredentials(Credentials upgrade) {
  /** A token in hello goes before one in the upgrade. */
  Credentials with(@Nullable String helloToken) {
    return helloToken == null
        ? upgrade
        : new Credentials(helloToken, upgrade.remoteAddress(), upgrade.origin());
  }
}

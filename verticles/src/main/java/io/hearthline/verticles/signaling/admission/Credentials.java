package io.hearthline.verticles.signaling.admission;

import org.jspecify.annotations.Nullable;

/**
 * What a client showed.
 *
 * @param token from hello, {@code Authorization: Bearer} or the path; null if none was shown
 * @param remoteAddress the client's IP address, behind trusted proxies the one they report
 */
public record Credentials(@Nullable String token, String remoteAddress) {
  /** A token that was shown later goes before this one. */
  public Credentials with(@Nullable String laterToken) {
    return laterToken == null ? this : new Credentials(laterToken, remoteAddress);
  }

  /** Leaves the token out: this text may reach a log. */
  @Override
  public String toString() {
    return "Credentials[token=" + (token == null ? "none" : "shown") + ", " + remoteAddress + "]";
  }
}

package io.hearthline.verticles.signaling.admission;

import org.jspecify.annotations.Nullable;

/**
 * What a client showed.
 *
 * @param token from hello, {@code Authorization: Bearer} or the path; null if none was shown
 * @param remoteAddress the client's IP address, behind trusted proxies the one they report
 * @param origin the web origin of the page, null for clients that are not browsers
 */
public record Credentials(@Nullable String token, String remoteAddress, @Nullable String origin) {

  /** Leaves the token out: this text may reach a log. */
  @Override
  public String toString() {
    return "Credentials[token=" + (token == null ? "none" : "shown") + ", " + remoteAddress + "]";
  }
}

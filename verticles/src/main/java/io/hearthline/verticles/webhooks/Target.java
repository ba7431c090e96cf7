package io.hearthline.verticles.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Where to post.
 *
 * @param address without user and password
 * @param authorization value of the header (RFC 7617), empty for none
 */
record Target(URI address, String authorization) {
  private static final Pattern USER = Pattern.compile("^(https?://)[^/?#@]*@");

  /** User and password of a URL become a header, as everywhere else. */
  static Target of(URI url) {
    var user = url.getUserInfo();
    return new Target(
        URI.create(USER.matcher(url.toString()).replaceFirst("$1")),
        user == null ? "" : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
  }

  /** A name for files that tells nothing of the address, and stays with another password. */
  String key() {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(address.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** What may be logged: whoever knows path and query of a webhook may often call it. */
  @Override
  public String toString() {
    return address.getScheme() + "://" + address.getRawAuthority();
  }
}

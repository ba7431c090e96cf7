package io.hearthline.verticles.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hearthline.verticles.access.KeyRing;
import io.hearthline.verticles.access.TokenBook;
import io.hearthline.verticles.tls.CertificateAuthority;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Whom a node trusts and what makes clients trust it. Each part merges by itself, commutatively,
 * associatively and idempotently, so that nodes come to the same trust in whatever order they hear
 * of each other, and a node that was stopped half way through taking it over has nothing that does
 * not fit together.
 *
 * @param authority null where there is none, as before the first start of a node
 */
record Trust(@Nullable CertificateAuthority authority, KeyRing signing, TokenBook tokens) {
  private static final int DIGEST_BYTES = 16;

  Trust merge(Trust other) {
    return new Trust(
        merge(authority, other.authority),
        signing.merge(other.signing),
        tokens.merge(other.tokens));
  }

  static @Nullable CertificateAuthority merge(
      @Nullable CertificateAuthority one, @Nullable CertificateAuthority other) {
    if (one == null || other == null) return one == null ? other : one;
    return one.merge(other);
  }

  /**
   * Tells whether two nodes agree, and nothing else: 32 characters that need not be kept secret.
   */
  String digest() {
    var text =
        new JsonObject()
            .put("authority", authority == null ? "" : authority.fingerprint())
            .put("signing", signing.toIds())
            .put("tokens", tokens.toJson())
            .encode();
    try {
      byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(all, DIGEST_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  /** With every secret, to be sealed. */
  JsonObject toJson() {
    var json = new JsonObject().put("signing", signing.toJson()).put("tokens", tokens.toJson());
    return authority == null ? json : json.put("authority", authority.toPem());
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException for anything else, without any of its secrets
   */
  static Trust of(JsonObject json) throws IOException {
    try {
      var pem = json.getString("authority");
      return new Trust(
          pem == null ? null : CertificateAuthority.parse(pem),
          KeyRing.of(json.getJsonObject("signing")),
          TokenBook.of(json.getJsonObject("tokens")));
    } catch (RuntimeException e) {
      throw new IOException("not understood: " + e.getClass().getSimpleName(), e);
    }
  }
}

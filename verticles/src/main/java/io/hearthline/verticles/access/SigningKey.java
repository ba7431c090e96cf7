package io.hearthline.verticles.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key of whatever this installation signs for itself. */
public final class SigningKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  private SigningKey(byte[] bytes) {
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("a signing key has 32 bytes, not " + bytes.length);
    }
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** A key that nobody keeps. */
  public static SigningKey random() {
    return new SigningKey(randomBytes());
  }

  /**
   * The key in a file, made when there is none.
   *
   * @throws IOException also for a file that holds no key
   */
  public static SigningKey loadOrCreate(Path file) throws IOException {
    try {
      return new SigningKey(Base64.getDecoder().decode(Files.readString(file).strip()));
    } catch (NoSuchFileException _) {
      byte[] bytes = randomBytes();
      PrivateFile.write(file, Base64.getEncoder().encode(bytes));
      return new SigningKey(bytes);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " holds no signing key: delete it to get a new one", e);
    }
  }

  /** HMAC-SHA256 (RFC 2104), 32 bytes. */
  byte[] sign(byte[] message) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks HMAC-SHA256", e);
    }
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}

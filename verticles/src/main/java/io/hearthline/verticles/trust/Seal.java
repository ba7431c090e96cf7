package io.hearthline.verticles.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Closes what only nodes of this cluster may read: AES-256-GCM with random nonces (NIST SP 800-38D;
 * good for 2^32 boxes under one key, and a home makes a few a day). What a box is for and who made
 * it is sealed along, so that it cannot be taken for another. An old box shown again tells what was
 * known already, which merging does not mind.
 */
final class Seal {
  /** Room for thousands of tokens. */
  static final int MOST_CHARS = 4 << 20;

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  Seal(SecretKey key) {
    this.key = key;
  }

  /**
   * Closes a box.
   *
   * @param about what the box is for and who made it, which whoever opens it has to know
   */
  String close(JsonObject content, String... about) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] closed =
          cipher(Cipher.ENCRYPT_MODE, nonce, about).doFinal(content.encode().getBytes(UTF_8));
      var box = ByteBuffer.allocate(NONCE_BYTES + closed.length).put(nonce).put(closed).array();
      var text = Base64.getEncoder().encodeToString(box);
      if (text.length() > MOST_CHARS) {
        throw new IllegalStateException("too much to be told to other nodes: " + text.length());
      }
      return text;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + CIPHER, e);
    }
  }

  /**
   * Opens a box.
   *
   * @throws IOException for one that was not made under this key for this purpose; says nothing of
   *     the content
   */
  JsonObject open(String box, String... about) throws IOException {
    if (box.length() > MOST_CHARS) throw new IOException("too large");
    try {
      var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(box));
      if (bytes.remaining() < NONCE_BYTES + TAG_BITS / 8) throw new IOException("too small");
      byte[] nonce = new byte[NONCE_BYTES];
      bytes.get(nonce);
      byte[] closed = new byte[bytes.remaining()];
      bytes.get(closed);
      byte[] content = cipher(Cipher.DECRYPT_MODE, nonce, about).doFinal(closed);
      return Buffer.buffer(content).toJsonObject();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException("not sealed by a node of this cluster", e);
    }
  }

  /** As a JSON list, in which no two lists of texts look the same. */
  private Cipher cipher(int mode, byte[] nonce, String... about) throws GeneralSecurityException {
    var cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    var list = new JsonArray();
    for (var text : about) list.add(text);
    cipher.updateAAD(list.encode().getBytes(UTF_8));
    return cipher;
  }
}

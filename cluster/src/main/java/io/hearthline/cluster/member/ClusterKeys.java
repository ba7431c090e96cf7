package io.hearthline.cluster.member;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Everything that the nodes of a cluster have in common, derived from the one secret that they
 * share: who knows it is a member, and nothing else has to be copied. A slow function goes first,
 * because the cluster's name is seen on the network and a short secret could be guessed from it.
 */
public final class ClusterKeys {
  public static final int LEAST_SECRET_LENGTH = 16;

  private static final String CURVE = "secp256r1";

  /** OWASP's figure for PBKDF2-HMAC-SHA256; half a second once per start. */
  private static final int ITERATIONS = 600_000;

  /** Nothing else is known to all nodes beforehand, so the salt is the purpose. */
  private static final byte[] SALT = "hearthline cluster 1".getBytes(UTF_8);

  private static final int NAME_BYTES = 8;
  private static final int KEY_BYTES = 32;

  /**
   * 64 bits more than the order of the curve, so that the remainder is even (FIPS 186-5, A.2.1).
   */
  private static final int WIDE_SCALAR_BYTES = KEY_BYTES + 8;

  private final SecretKey root;

  private ClusterKeys(SecretKey root) {
    this.root = root;
  }

  /**
   * Takes about half a second.
   *
   * @throws IllegalArgumentException for a secret that is too short to be one
   */
  public static ClusterKeys from(String secret) {
    if (secret.length() < LEAST_SECRET_LENGTH) {
      throw new IllegalArgumentException(
          "a cluster secret has at least " + LEAST_SECRET_LENGTH + " characters");
    }
    try {
      var slow = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
      var spec = new PBEKeySpec(secret.toCharArray(), SALT, ITERATIONS, KEY_BYTES * 8);
      return new ClusterKeys(new SecretKeySpec(slow.generateSecret(spec).getEncoded(), "HKDF-PRK"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks PBKDF2", e);
    }
  }

  /** Tells clusters apart on the network; says nothing of use about the secret. */
  String name() {
    return HexFormat.of().formatHex(bytes("name", NAME_BYTES));
  }

  /** AES-256, for what one node hands to another under the cluster's secret. */
  public SecretKey sealing() {
    return new SecretKeySpec(bytes("sealing", KEY_BYTES), "AES");
  }

  /** HMAC-SHA256, for proving to each other that both know the secret. */
  SecretKey greeting() {
    return new SecretKeySpec(bytes("greeting", KEY_BYTES), "HmacSHA256");
  }

  /** EC P-256: whoever holds it may issue certificates for the event bus. */
  KeyPair authority() {
    try {
      var bouncy = CustomNamedCurves.getByName(CURVE);
      var lessOne = bouncy.getN().subtract(BigInteger.ONE);
      var scalar =
          new BigInteger(1, bytes("authority", WIDE_SCALAR_BYTES)).mod(lessOne).add(BigInteger.ONE);
      var point = new FixedPointCombMultiplier().multiply(bouncy.getG(), scalar).normalize();
      var factory = KeyFactory.getInstance("EC");
      var curve = curve();
      var publicPoint =
          new ECPoint(
              point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
      return new KeyPair(
          factory.generatePublic(new ECPublicKeySpec(publicPoint, curve)),
          (ECPrivateKey) factory.generatePrivate(new ECPrivateKeySpec(scalar, curve)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks P-256", e);
    }
  }

  private static ECParameterSpec curve() throws GeneralSecurityException {
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(CURVE));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /** HKDF without its first half (RFC 5869, 3.3): the slow function has made a uniform key. */
  private byte[] bytes(String purpose, int length) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.expandOnly(
                  root, ("hearthline cluster " + purpose).getBytes(UTF_8), length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HKDF", e);
    }
  }

  @Override
  public String toString() {
    return "ClusterKeys";
  }
}

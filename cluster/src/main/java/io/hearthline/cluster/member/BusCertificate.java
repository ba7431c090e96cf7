package io.hearthline.cluster.member;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What this node shows on the event bus, and what it wants to be shown. The key is new at every
 * start and never leaves memory, and with it goes the certificate: so it has no end, and a node
 * whose clock is not set yet is not locked out.
 */
final class BusCertificate {
  private static final Date ALWAYS_BEFORE = Date.from(Instant.EPOCH);

  /** "No well-defined expiration date" (RFC 5280, 4.1.2.5). */
  private static final Date NEVER = Date.from(Instant.parse("9999-12-31T23:59:59Z"));

  private static final X500Name AUTHORITY = name("Hearthline cluster");
  private static final int SERIAL_BITS = 126;
  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final String key;
  private final String leaf;
  private final String authority;

  private BusCertificate(String key, String leaf, String authority) {
    this.key = key;
    this.leaf = leaf;
    this.authority = authority;
  }

  static BusCertificate issue(ClusterKeys keys, String node) {
    try {
      var authority = keys.authority();
      var own = newKeyPair();
      return new BusCertificate(
          pem("PRIVATE KEY", own.getPrivate().getEncoded()),
          certificate(authority.getPrivate(), name(node), own.getPublic(), false),
          certificate(authority.getPrivate(), AUTHORITY, authority.getPublic(), true));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("no certificate for the event bus", e);
    }
  }

  PemKeyCertOptions own() {
    return new PemKeyCertOptions()
        .setKeyValue(Buffer.buffer(key))
        .setCertValue(Buffer.buffer(leaf));
  }

  PemTrustOptions trusted() {
    return new PemTrustOptions().addCertValue(Buffer.buffer(authority));
  }

  private static String certificate(
      PrivateKey issuer, X500Name subject, PublicKey key, boolean authority)
      throws OperatorCreationException, CertIOException, GeneralSecurityException {
    var usage = authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature;
    var holder =
        new JcaX509v3CertificateBuilder(
                AUTHORITY,
                new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS),
                ALWAYS_BEFORE,
                NEVER,
                subject,
                key)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
            .addExtension(Extension.keyUsage, true, new KeyUsage(usage))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer));
    try {
      return pem("CERTIFICATE", holder.getEncoded());
    } catch (java.io.IOException impossible) {
      throw new GeneralSecurityException(impossible);
    }
  }

  private static KeyPair newKeyPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder()
        .addRDN(BCStyle.O, "Hearthline")
        .addRDN(BCStyle.CN, commonName)
        .build();
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, PEM.encodeToString(der), type);
  }
}

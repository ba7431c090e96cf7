package io.hearthline.media.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/**
 * A self-signed ECDSA P-256 certificate with its key. One per node: peers trust its fingerprint,
 * which signaling carries, and nothing else in it.
 */
public final class DtlsCertificate {
  private static final Duration VALIDITY = Duration.ofDays(3650);
  private static final X500Name NAME = new X500Name("CN=hearthline");

  private final AsymmetricKeyParameter privateKey;
  private final byte[] encoded;
  private final DtlsFingerprint fingerprint;

  private DtlsCertificate(AsymmetricKeyParameter privateKey, byte[] encoded) {
    this.privateKey = privateKey;
    this.encoded = encoded;
    this.fingerprint = DtlsFingerprint.of("sha-256", encoded);
  }

  /** A new key and certificate, valid from yesterday (clocks differ) for ten years. */
  public static DtlsCertificate generate(SecureRandom random, Instant now) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      var keys = generator.generateKeyPair();
      var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

      var content = new V3TBSCertificateGenerator();
      content.setSerialNumber(new ASN1Integer(new BigInteger(63, random).add(BigInteger.ONE)));
      content.setSignature(algorithm);
      content.setIssuer(NAME);
      content.setSubject(NAME);
      content.setStartDate(new Time(Date.from(now.minus(Duration.ofDays(1)))));
      content.setEndDate(new Time(Date.from(now.plus(VALIDITY))));
      content.setSubjectPublicKeyInfo(
          SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
      var signed = content.generateTBSCertificate();

      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate(), random);
      signature.update(signed.getEncoded("DER"));
      var parts = new ASN1EncodableVector(3);
      parts.add(signed);
      parts.add(algorithm);
      parts.add(new DERBitString(signature.sign()));
      return new DtlsCertificate(
          PrivateKeyFactory.createKey(keys.getPrivate().getEncoded()),
          new DERSequence(parts).getEncoded("DER"));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot make an ECDSA P-256 certificate", e);
    }
  }

  /** For {@code a=fingerprint}: sha-256. */
  public DtlsFingerprint fingerprint() {
    return fingerprint;
  }

  AsymmetricKeyParameter privateKey() {
    return privateKey;
  }

  /** DER; not a copy. */
  byte[] encoded() {
    return encoded;
  }
}

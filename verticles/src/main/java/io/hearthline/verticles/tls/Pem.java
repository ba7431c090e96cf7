package io.hearthline.verticles.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.jspecify.annotations.Nullable;

/** Certificates and keys as text (RFC 7468). */
final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  static String print(X509Certificate certificate) {
    try {
      return print("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was decoded encodes", e);
    }
  }

  static String print(List<X509Certificate> chain) {
    var text = new StringBuilder();
    for (var certificate : chain) text.append(print(certificate));
    return text.toString();
  }

  /** As PKCS #8. */
  static String print(PrivateKey key) {
    return print("PRIVATE KEY", key.getEncoded());
  }

  /**
   * Key and chain in any order and any usual form, from one text or several put together.
   *
   * @throws IOException saying what is missing or wrong, without any of the key
   */
  static ServerCertificate parse(String text) throws IOException {
    PrivateKey key = null;
    var chain = new ArrayList<X509Certificate>();
    try (var parser = new PEMParser(new StringReader(text))) {
      for (var part = parser.readObject(); part != null; part = parser.readObject()) {
        var foundKey = key(part);
        if (foundKey != null) key = foundKey;
        if (part instanceof X509CertificateHolder holder) chain.add(certificate(holder));
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException("not understood as PEM: " + e.getClass().getSimpleName(), e);
    }
    if (chain.isEmpty()) throw new IOException("no certificate");
    if (key == null) throw new IOException("no private key that is readable without a password");
    return new ServerCertificate(key, chain);
  }

  private static @Nullable PrivateKey key(Object part)
      throws IOException, GeneralSecurityException {
    return switch (part) {
      case PrivateKeyInfo info -> key(info);
      case PEMKeyPair pair -> key(pair.getPrivateKeyInfo());
      default -> null;
    };
  }

  private static PrivateKey key(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
    var algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    var factory =
        KeyFactory.getInstance(
            algorithm.equals(PKCSObjectIdentifiers.rsaEncryption) ? "RSA" : "EC");
    return factory.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  private static X509Certificate certificate(X509CertificateHolder holder)
      throws IOException, GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
  }

  private static String print(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + new String(LINES.encode(der), US_ASCII)
        + "\n-----END "
        + label
        + "-----\n";
  }
}

package io.hearthline.verticles.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A private key and the certificates that vouch for it, leaf first.
 *
 * @param chain at least the leaf
 */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
  private static final byte[] PROOF = {'h', 'e', 'a', 'r', 't', 'h'};

  public ServerCertificate {
    if (chain.isEmpty()) throw new IllegalArgumentException("no certificate");
    chain = List.copyOf(chain);
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  Instant expires() {
    return leaf().getNotAfter().toInstant();
  }

  /** Whether a browser takes it for this address. */
  public boolean covers(InetAddress address) {
    return alternatives().contains(address.getHostAddress());
  }

  /** Names and addresses that it vouches for; IPv6 as {@link InetAddress#getHostAddress} has it. */
  Set<String> alternatives() {
    try {
      var alternatives = leaf().getSubjectAlternativeNames();
      if (alternatives == null) return Set.of();
      return alternatives.stream()
          .map(alternative -> canonical(String.valueOf(alternative.get(1))))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (CertificateParsingException _) {
      return Set.of();
    }
  }

  private static String canonical(String nameOrAddress) {
    return HostNames.literal(nameOrAddress).map(InetAddress::getHostAddress).orElse(nameOrAddress);
  }

  /** For the SSL options of a Vert.x server. */
  public KeyCertOptions toKeyCertOptions() {
    return new PemKeyCertOptions()
        .setKeyValue(Buffer.buffer(Pem.print(key)))
        .setCertValue(Buffer.buffer(Pem.print(chain)));
  }

  /** Everything, to be kept in a private file. */
  String toPem() {
    return Pem.print(key) + Pem.print(chain);
  }

  /** Fails if the key is not the leaf's, as while an operator has replaced one file of two. */
  void requireMatchingKey() throws IOException {
    var algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      var signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(PROOF);
      var verifier = Signature.getInstance(algorithm);
      verifier.initVerify(leaf().getPublicKey());
      verifier.update(PROOF);
      if (verifier.verify(signer.sign())) return;
    } catch (GeneralSecurityException e) {
      throw new IOException("the private key does not belong to the certificate", e);
    }
    throw new IOException("the private key does not belong to the certificate");
  }

  /** Without the key, in case it ends in a log. */
  @Override
  public String toString() {
    return "ServerCertificate[" + leaf().getSubjectX500Principal() + " until " + expires() + "]";
  }
}

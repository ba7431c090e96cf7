package io.hearthline.media.dtls;

import java.io.IOException;
import java.util.Vector;
import java.util.function.Predicate;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/** What both roles do alike in one handshake, and what came out of it. */
@SuppressWarnings("JdkObsolete") // BouncyCastle's interfaces speak Vector and Hashtable
final class HandshakePolicy {
  static final ProtocolVersion[] VERSIONS = ProtocolVersion.DTLSv12.only();

  /** The faster one first; all browsers have both. */
  static final int[] GROUPS = {NamedGroup.x25519, NamedGroup.secp256r1};

  /** AES-GCM only: {@link DtlsAssociation} reads no other. RFC 8827 obliges every peer to it. */
  static final int[] ECDSA_SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  };

  /** The active side does not know the other's kind of certificate. */
  static final int[] ALL_SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  };

  /** First resend; BouncyCastle doubles it each time. libwebrtc begins with 50 ms. */
  static final int RESEND_MILLIS = 80;

  private final DtlsHandshakes shared;
  private final DtlsCertificate certificate;
  private final DtlsRole role;
  private final Predicate<byte[]> peerAcceptable;
  private final int timeoutMillis;
  private byte @Nullable [] peerCertificate;
  private byte @Nullable [] keyBlock;
  private @Nullable DtlsSrtpKeys keys;
  private int profile;

  /**
   * @param peerAcceptable false refuses the peer's certificate (DER) at once
   * @param timeoutMillis for the whole handshake
   */
  HandshakePolicy(
      DtlsHandshakes shared,
      DtlsCertificate certificate,
      DtlsRole role,
      Predicate<byte[]> peerAcceptable,
      int timeoutMillis) {
    this.shared = shared;
    this.certificate = certificate;
    this.role = role;
    this.peerAcceptable = peerAcceptable;
    this.timeoutMillis = timeoutMillis;
  }

  BoundedCrypto crypto() {
    return shared.crypto();
  }

  /** Best first. */
  int[] srtpProfiles() {
    return shared.srtpProfiles();
  }

  int timeoutMillis() {
    return timeoutMillis;
  }

  static Vector<SignatureAndHashAlgorithm> signatureAlgorithms() {
    var algorithms = new Vector<SignatureAndHashAlgorithm>();
    for (short signature : new short[] {SignatureAlgorithm.ecdsa, SignatureAlgorithm.rsa}) {
      for (short hash :
          new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
        algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, signature));
      }
    }
    algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
    return algorithms;
  }

  TlsCredentialedSigner signer(TlsContext context) throws IOException {
    var chain =
        new Certificate(new TlsCertificate[] {crypto().createCertificate(certificate.encoded())});
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto(),
        certificate.privateKey(),
        chain,
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
  }

  /** Our first choice among what the other side offers; a fatal alert if there is none. */
  void chooseProfile(int[] offered) throws IOException {
    for (int ours : srtpProfiles()) {
      for (int theirs : offered) {
        if (ours == theirs) {
          profile = ours;
          return;
        }
      }
    }
    throw new TlsFatalAlert(AlertDescription.handshake_failure, "no SRTP profile in common");
  }

  int profile() {
    return profile;
  }

  void peerCertificate(@Nullable Certificate chain) throws IOException {
    if (chain == null || chain.isEmpty()) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "peer without certificate");
    }
    var encoded = chain.getCertificateAt(0).getEncoded();
    if (!peerAcceptable.test(encoded)) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate, DtlsSession.FINGERPRINT_MISMATCH);
    }
    peerCertificate = encoded;
  }

  /** The Finished messages are through: takes what outlives the handshake. */
  void complete(TlsContext context) {
    var parameters = context.getSecurityParametersConnection();
    var exported =
        context.exportKeyingMaterial(
            ExporterLabel.dtls_srtp, null, DtlsSrtpKeys.exportedBytes(profile));
    keys = new DtlsSrtpKeys(profile, exported, role);
    int keyBytes =
        switch (parameters.getCipherSuite()) {
          case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
              CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 ->
              32;
          default -> 16;
        };
    var clientRandom = parameters.getClientRandom();
    var serverRandom = parameters.getServerRandom();
    var seed = new byte[serverRandom.length + clientRandom.length];
    System.arraycopy(serverRandom, 0, seed, 0, serverRandom.length);
    System.arraycopy(clientRandom, 0, seed, serverRandom.length, clientRandom.length);
    keyBlock =
        TlsUtils.PRF(
                parameters,
                parameters.getMasterSecret(),
                ExporterLabel.key_expansion,
                seed,
                DtlsAssociation.keyBlockBytes(keyBytes))
            .extract();
  }

  byte[] peerCertificate() {
    return done(peerCertificate);
  }

  byte[] keyBlock() {
    return done(keyBlock);
  }

  DtlsSrtpKeys keys() {
    return done(keys);
  }

  private static <T> T done(@Nullable T value) {
    if (value == null) throw new IllegalStateException("handshake not complete");
    return value;
  }
}

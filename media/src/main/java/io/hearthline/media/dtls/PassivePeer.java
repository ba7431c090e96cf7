package io.hearthline.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;

/** BouncyCastle's server as WebRTC wants it. */
@SuppressWarnings({"rawtypes", "JdkObsolete"})
final class PassivePeer extends DefaultTlsServer {
  private final HandshakePolicy policy;

  PassivePeer(HandshakePolicy policy) {
    super(policy.crypto());
    this.policy = policy;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return HandshakePolicy.VERSIONS;
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return HandshakePolicy.ECDSA_SUITES;
  }

  @Override
  public int[] getSupportedGroups() {
    return HandshakePolicy.GROUPS;
  }

  @Override
  protected int selectECDH(int minimumCurveBits) {
    var offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
    if (offered == null) return HandshakePolicy.GROUPS[0];
    for (int ours : HandshakePolicy.GROUPS) {
      for (int theirs : offered) {
        if (ours == theirs) return ours;
      }
    }
    return super.selectECDH(minimumCurveBits);
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return policy.timeoutMillis();
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return HandshakePolicy.RESEND_MILLIS;
  }

  /** RFC 7627 forbids to export keys without it. */
  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  /** Who signed the certificate does not matter: signaling vouches for its hash. */
  @Override
  public boolean shouldCheckSigAlgOfPeerCerts() {
    return false;
  }

  @Override
  public void processClientExtensions(Hashtable extensions) throws IOException {
    super.processClientExtensions(extensions);
    var offered = TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (offered == null) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "use_srtp not offered");
    }
    policy.chooseProfile(offered.getProtectionProfiles());
  }

  @Override
  public Hashtable getServerExtensions() throws IOException {
    var extensions = super.getServerExtensions();
    TlsSRTPUtils.addUseSRTPExtension(
        extensions, new UseSRTPData(new int[] {policy.profile()}, TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
    return policy.signer(context);
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    return new CertificateRequest(
        new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
        HandshakePolicy.signatureAlgorithms(),
        null);
  }

  @Override
  public void notifyClientCertificate(Certificate certificate) throws IOException {
    policy.peerCertificate(certificate);
  }

  @Override
  public void notifyHandshakeComplete() {
    policy.complete(context);
  }
}

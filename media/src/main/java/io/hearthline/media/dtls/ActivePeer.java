package io.hearthline.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** BouncyCastle's client as WebRTC wants it. */
@SuppressWarnings({"rawtypes", "JdkObsolete"})
final class ActivePeer extends DefaultTlsClient {
  private final HandshakePolicy policy;

  ActivePeer(HandshakePolicy policy) {
    super(policy.crypto());
    this.policy = policy;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return HandshakePolicy.VERSIONS;
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return HandshakePolicy.ALL_SUITES;
  }

  @Override
  protected Vector<Integer> getSupportedGroups(Vector roles) {
    var groups = new Vector<Integer>();
    for (int group : HandshakePolicy.GROUPS) groups.add(group);
    return groups;
  }

  @Override
  protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
    return HandshakePolicy.signatureAlgorithms();
  }

  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return null;
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return policy.timeoutMillis();
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return HandshakePolicy.RESEND_MILLIS;
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public boolean shouldCheckSigAlgOfPeerCerts() {
    return false;
  }

  @Override
  public Hashtable getClientExtensions() throws IOException {
    var extensions = super.getClientExtensions();
    TlsSRTPUtils.addUseSRTPExtension(
        extensions, new UseSRTPData(policy.srtpProfiles(), TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  @Override
  public void processServerExtensions(Hashtable extensions) throws IOException {
    super.processServerExtensions(extensions);
    var chosen = TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (chosen == null || chosen.getProtectionProfiles().length != 1) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "use_srtp not answered");
    }
    policy.chooseProfile(chosen.getProtectionProfiles());
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
        policy.peerCertificate(certificate.getCertificate());
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
        return policy.signer(context);
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() {
    policy.complete(context);
  }
}

package io.hearthline.verticles.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/** What {@code /ca} shows and hands out, so that phones trust our authority. */
public final class AuthorityMaterial {
  private final X509Certificate certificate;
  private final byte[] der;

  AuthorityMaterial(X509Certificate certificate) {
    this.certificate = certificate;
    try {
      der = certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was decoded encodes", e);
    }
  }

  /** {@code application/x-x509-ca-cert}, as Android and Windows take it. */
  public byte[] der() {
    return der.clone();
  }

  /** {@code application/x-pem-file}. */
  public String pem() {
    return Pem.print(certificate);
  }

  /** What a person compares: 32 bytes in hex with colons. */
  public String sha256Fingerprint() {
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(sha256());
  }

  /** {@code application/x-apple-aspen-config}: the profile that iOS and macOS install. */
  public String mobileConfig() {
    var fingerprint = HexFormat.of().formatHex(sha256()).substring(0, 16);
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    <dict>
      <key>PayloadType</key><string>Configuration</string>
      <key>PayloadVersion</key><integer>1</integer>
      <key>PayloadIdentifier</key><string>io.hearthline.ca.%1$s</string>
      <key>PayloadUUID</key><string>%2$s</string>
      <key>PayloadDisplayName</key><string>Hearthline</string>
      <key>PayloadDescription</key><string>Lets this device trust the Hearthline server at home. It can vouch for private addresses and names of this installation only.</string>
      <key>PayloadContent</key>
      <array>
        <dict>
          <key>PayloadType</key><string>com.apple.security.root</string>
          <key>PayloadVersion</key><integer>1</integer>
          <key>PayloadIdentifier</key><string>io.hearthline.ca.%1$s.root</string>
          <key>PayloadUUID</key><string>%3$s</string>
          <key>PayloadDisplayName</key><string>Hearthline authority</string>
          <key>PayloadCertificateFileName</key><string>hearthline-ca.cer</string>
          <key>PayloadContent</key><data>%4$s</data>
        </dict>
      </array>
    </dict>
    </plist>
    """
        .formatted(
            fingerprint,
            uuid("profile " + fingerprint),
            uuid("root " + fingerprint),
            Base64.getEncoder().encodeToString(der));
  }

  /** The same for the same authority, so that installing twice replaces. */
  private static String uuid(String of) {
    return UUID.nameUUIDFromBytes(of.getBytes(UTF_8)).toString().toUpperCase(Locale.ROOT);
  }

  private byte[] sha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(der);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}

package io.hearthline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DtlsFingerprintTest {
  private static final String HEX = "AB:".repeat(31) + "CD";

  @Test
  void lowerCase_isTheSameFingerprint() {
    assertThat(DtlsFingerprint.of("SHA-256", HEX.toLowerCase(Locale.ROOT)))
        .isEqualTo(DtlsFingerprint.of("sha-256", HEX));
  }

  @Test
  void weakAlgorithms_areNotAccepted() {
    assertThat(DtlsFingerprint.of("sha-1", "AB:".repeat(19) + "CD")).isNull();
    assertThat(DtlsFingerprint.of("md5", "AB:".repeat(15) + "CD")).isNull();
  }

  @Test
  void wrongLengthOrText_isNotAccepted() {
    assertThat(DtlsFingerprint.of("sha-256", HEX + ":00")).isNull();
    assertThat(DtlsFingerprint.of("sha-512", HEX)).isNull();
    assertThat(DtlsFingerprint.of("sha-256", HEX.replace(':', '.'))).isNull();
    assertThat(DtlsFingerprint.of("sha-256", HEX.replace('A', 'G'))).isNull();
  }

  @Test
  void certificate_verifiesUnderItsOwnKeyAndMatchesItsFingerprint() throws Exception {
    var encoded = Wire.OURS.encoded();
    var read =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));
    read.verify(read.getPublicKey());
    read.checkValidity(Date.from(Instant.parse("2026-11-20T00:00:00Z")));
    assertThat(Wire.OURS.fingerprint().matches(encoded)).isTrue();
    assertThat(DtlsFingerprint.of("sha-512", encoded).matches(encoded)).isTrue();
    assertThat(Wire.THEIRS.fingerprint().matches(encoded)).isFalse();
  }
}

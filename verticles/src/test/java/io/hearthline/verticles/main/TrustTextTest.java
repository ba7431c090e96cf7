package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustTextTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "'de-AT,de;q=0.9,en;q=0.8', GERMAN",
        "'en-US,en;q=0.9,de;q=0.8', ENGLISH",
        "'fr,de;q=0.5', GERMAN",
        "fr, ENGLISH",
        "'en;q=0.5,de', GERMAN",
        "';;q=,,', ENGLISH",
        "'', ENGLISH",
        "null, ENGLISH"
      })
  void language_isTheOneTheBrowserLikesBest(String header, TrustText text) {
    assertThat(TrustText.preferredBy(header)).isEqualTo(text);
  }

  @Test
  void germanPage_saysThatItIsGerman() {
    assertThat(TrustText.GERMAN.page("https://192.168.1.5:8443/", "AB:CD"))
        .contains("<html lang=\"de\">", "Zertifizierungsstelle", "AB:<wbr>CD")
        .contains("href=\"https://192.168.1.5:8443/\"");
  }

  @Test
  void operatorsCertificate_needsNoInstallation() {
    assertThat(TrustText.ENGLISH.page("https://house.example/", null))
        .contains("nothing to install")
        .doesNotContain("ca.crt");
  }
}

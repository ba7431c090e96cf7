package io.hearthline.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.Signature;
import org.junit.jupiter.api.Test;

class ClusterKeysTest {
  private static final ClusterKeys KEYS = ClusterKeys.from("a secret of this test");

  @Test
  void sameSecret_givesTheSameKeysOnEveryNode() {
    var again = ClusterKeys.from("a secret of this test");

    assertThat(again.authority().getPrivate()).isEqualTo(KEYS.authority().getPrivate());
    assertThat(again.sealing()).isEqualTo(KEYS.sealing());
  }

  /** A release that derives anything else cannot join the one before it. */
  @Test
  void derivation_staysAsItWasReleased() {
    assertThat(KEYS.name()).isEqualTo("acf372c7968364fa");
  }

  @Test
  void otherSecret_givesAnotherName() {
    assertThat(ClusterKeys.from("A secret of this test").name()).isNotEqualTo(KEYS.name());
  }

  @Test
  void purposes_haveUnrelatedKeys() {
    assertThat(KEYS.sealing().getEncoded()).isNotEqualTo(KEYS.greeting().getEncoded());
  }

  @Test
  void authority_isOnePair() throws Exception {
    var pair = KEYS.authority();
    byte[] text = {1, 2, 3};
    var signing = Signature.getInstance("SHA256withECDSA");
    signing.initSign(pair.getPrivate());
    signing.update(text);
    byte[] signature = signing.sign();

    var verifying = Signature.getInstance("SHA256withECDSA");
    verifying.initVerify(pair.getPublic());
    verifying.update(text);
    assertThat(verifying.verify(signature)).isTrue();
  }

  @Test
  void shortSecret_isRefused() {
    assertThatThrownBy(() -> ClusterKeys.from("fifteen letters"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16");
  }
}

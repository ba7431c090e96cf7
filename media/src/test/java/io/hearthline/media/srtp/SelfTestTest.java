package io.hearthline.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelfTestTest {

  @Test
  void libcryptoOfThisMachine_passes() {
    SelfTest.run(Packets.libcrypto(), SrtpCrypto.jce());
  }

  @Test
  void bestIsLibcrypto_whereItPasses() {
    assertThat(SrtpCrypto.best().name()).startsWith("OpenSSL");
  }
}

package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Packets.keys;
import static io.hearthline.media.srtp.Packets.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Native code believes every length: a wrong one must throw before it gets there. */
@ParameterizedClass
@EnumSource
class PacketCipherTest {

  private final PacketCipher cipher;

  PacketCipherTest(SrtpSuite suite) {
    cipher = Packets.libcrypto().cipher(SessionKeys.derive(keys(suite, 1), Layer.RTP));
  }

  @AfterEach
  void close() {
    cipher.close();
  }

  @Test
  void payloadOfNegativeLength_throws() {
    assertThatThrownBy(() -> cipher.open(slot(), 2000, -20, 1, 1, 0, 1980))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void tagInsideThePayload_throws() {
    assertThatThrownBy(() -> cipher.open(slot(), 12, 100, 1, 1, 0, 111))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void tagBeyondTheEnd_throws() {
    assertThatThrownBy(() -> cipher.seal(slot(), 12, slot(), 0, 2028, 1, 1, 0, 2040))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void inputBeyondItsEnd_throws() {
    assertThatThrownBy(() -> cipher.seal(slot(), 12, slot(), 2000, 100, 1, 1, 0, 112))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void closedTwice_isClosedOnce() {
    cipher.seal(slot(), 12, slot(), 0, 20, 1, 1, 0, 32);
    long before = LibcryptoCrypto.LIVE_CONTEXTS.get();
    cipher.close();
    cipher.close();
    assertThat(LibcryptoCrypto.LIVE_CONTEXTS.get()).isEqualTo(before - 1);
  }
}

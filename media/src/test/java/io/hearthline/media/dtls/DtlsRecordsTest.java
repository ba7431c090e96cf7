package io.hearthline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DtlsRecordsTest {
  private static final String RECORD = "16feff0000000000000001";

  @Test
  void clientHello_startsAHandshake() {
    assertThat(starts(RECORD + "000e" + "010000020000000000000002" + "fefd")).isTrue();
  }

  @Test
  void firstFragmentOfAClientHello_startsAHandshake() {
    assertThat(starts(RECORD + "000e" + "010005dc0000000000000002" + "fefd")).isTrue();
  }

  @Test
  void serverHello_startsNothing() {
    assertThat(starts(RECORD + "000e" + "020000020000000000000002" + "fefd")).isFalse();
  }

  @Test
  void messageOfSixteenMegabytes_isNotAdmitted() {
    assertThat(admissible(RECORD + "000e" + "01ffffff0000000000000002" + "fefd")).isFalse();
  }

  @Test
  void secondMessageOfSixteenMegabytesInTheSameRecord_isNotAdmitted() {
    var first = "010000020000000000000002" + "fefd";
    assertThat(admissible(RECORD + "001c" + first + "0bffffff0001000000000002" + "fefd")).isFalse();
  }

  @Test
  void fragmentPastItsMessage_isNotAdmitted() {
    assertThat(admissible(RECORD + "000e" + "010000020000000001000002" + "fefd")).isFalse();
  }

  @Test
  void recordPastTheDatagram_isNotAdmitted() {
    assertThat(admissible(RECORD + "000f" + "010000020000000000000002" + "fefd")).isFalse();
  }

  @Test
  void encryptedRecordShorterThanItsTag_isNotAdmitted() {
    assertThat(admissible("16fefd0001000000000000" + "0004" + "00000000")).isFalse();
  }

  private static boolean starts(String hex) {
    var bytes = HexFormat.of().parseHex(hex);
    return DtlsRecords.startsHandshake(MemorySegment.ofArray(bytes), bytes.length);
  }

  private static boolean admissible(String hex) {
    var bytes = HexFormat.of().parseHex(hex);
    return DtlsRecords.admissible(MemorySegment.ofArray(bytes), bytes.length);
  }
}

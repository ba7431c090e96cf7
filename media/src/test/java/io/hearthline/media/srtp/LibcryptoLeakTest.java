package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Packets.SSRC;
import static io.hearthline.media.srtp.Packets.keys;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LibcryptoLeakTest {

  private static final Path STATUS = Path.of("/proc/self/status");

  @ParameterizedTest
  @EnumSource
  void everyContext_isGivenBack(SrtpSuite suite) {
    long before = LibcryptoCrypto.LIVE_CONTEXTS.get();
    openAndClose(suite, 10_000);
    assertThat(LibcryptoCrypto.LIVE_CONTEXTS.get()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void residentMemory_staysWhereItWas(SrtpSuite suite) throws IOException {
    Assumptions.assumeTrue(Files.exists(STATUS));
    // The Java heap grows for a while and then rests; a leak grows by 20 MB in every round.
    boolean rested = false;
    for (int round = 0; round < 10 && !rested; round++) {
      long before = residentKilobytes();
      openAndClose(suite, 10_000);
      rested = residentKilobytes() - before < 4_000;
    }
    assertThat(rested).isTrue();
  }

  private static void openAndClose(SrtpSuite suite, int times) {
    var crypto = Packets.libcrypto();
    for (int i = 0; i < times; i++) {
      try (var outbound = new SrtpOutbound(keys(suite, 1), crypto)) {
        var _ = outbound.source(SSRC);
      }
    }
  }

  private static long residentKilobytes() throws IOException {
    for (var line : Files.readAllLines(STATUS)) {
      // Anonymous memory alone: compiled classes come and go in the rest.
      if (line.startsWith("RssAnon:")) return Long.parseLong(line.replaceAll("\\D", ""));
    }
    throw new AssertionError("no RssAnon in " + STATUS);
  }
}

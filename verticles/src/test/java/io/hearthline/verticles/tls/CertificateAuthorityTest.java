package io.hearthline.verticles.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final Instant MAY = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant JUNE = MAY.plus(Duration.ofDays(31));

  /** Two of one moment, and renewed ones. */
  private static final List<CertificateAuthority> SOME =
      List.of(made(MAY), made(MAY), made(JUNE), renewed(MAY, 1), renewed(JUNE, 1), renewed(MAY, 2));

  @Property
  void merge_isCommutativeAndIdempotent(
      @ForAll("some") CertificateAuthority a, @ForAll("some") CertificateAuthority b) {
    assertThat(a.merge(b)).isEqualTo(b.merge(a));
    assertThat(a.merge(a)).isEqualTo(a);
  }

  @Property
  void merge_isAssociative(
      @ForAll("some") CertificateAuthority a,
      @ForAll("some") CertificateAuthority b,
      @ForAll("some") CertificateAuthority c) {
    assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
  }

  @Test
  void theOneThatPhonesHaveTrustedForLongest_wins() {
    var old = made(MAY);
    assertThat(made(JUNE).merge(old)).isEqualTo(old);
  }

  @Test
  void theOneOfAClockThatWasNeverSet_isNotTheOldest() {
    var old = made(MAY);
    assertThat(made(Instant.parse("1970-01-03T00:00:00Z")).merge(old)).isEqualTo(old);
  }

  @Test
  void pem_isReadAsItWasWritten_andNoTextHasTheKey() throws IOException {
    var one = made(MAY);
    assertThat(CertificateAuthority.parse(one.toPem()).toPem()).isEqualTo(one.toPem());
    assertThat(one.toString()).doesNotContain(one.toPem().substring(60, 100));
  }

  @Test
  void leaf_isNoAuthority() {
    var leaf = made(MAY).issue(Set.of("nas.local"), Set.of(), MAY);
    assertThatThrownBy(() -> CertificateAuthority.parse(leaf.toPem()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Provide
  Arbitrary<CertificateAuthority> some() {
    return Arbitraries.of(SOME);
  }

  private static CertificateAuthority made(Instant now) {
    return renewed(now, 0);
  }

  private static CertificateAuthority renewed(Instant now, int times) {
    try {
      var folder = Files.createTempDirectory("hearthline-test");
      var file = folder.resolve("ca.pem");
      var made = CertificateAuthority.loadOrCreate(file, Set.of(), now);
      for (int i = 0; i < times; i++) made = CertificateAuthority.renew(file, Set.of(), now);
      Files.delete(file);
      Files.delete(folder);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

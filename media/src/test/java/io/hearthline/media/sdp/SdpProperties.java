package io.hearthline.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class SdpProperties {
  @Property(tries = 300)
  void description_printedAndRead_isTheSame(
      @ForAll("descriptions") SessionDescription description) {
    assertThat(SessionDescription.parse(description.print())).isEqualTo(Result.ok(description));
  }

  @Property(tries = 300)
  void candidate_printedAndRead_isTheSame(@ForAll("candidates") Candidate candidate) {
    assertThat(Candidate.parse(candidate.print())).isEqualTo(Result.ok(candidate));
  }

  @Property(tries = 300)
  void fragment_printedAndRead_isTheSame(@ForAll("fragments") TrickleFragment fragment) {
    assertThat(TrickleFragment.parse(fragment.print())).isEqualTo(Result.ok(fragment));
  }

  @Property(tries = 1000)
  void mutatedOffer_neverThrows_andItsAnswerIsGoodSdp(
      @ForAll("fixtures") String name, @ForAll("mutations") long seed, @ForAll Profile profile) {
    Exercise.everything(mutate(Fixtures.text(name), new Random(seed)), profile);
  }

  /**
   * A few edits of the kinds that break parsers: bytes changed, lines lost, doubled, swapped
   * between places.
   */
  private static String mutate(String text, Random random) {
    var out = new StringBuilder(text);
    for (int edits = 1 + random.nextInt(6); edits > 0 && !out.isEmpty(); edits--) {
      int at = random.nextInt(out.length());
      int end = Math.min(out.length(), at + 1 + random.nextInt(40));
      switch (random.nextInt(6)) {
        case 0 -> out.setCharAt(at, (char) random.nextInt(0x180));
        case 1 -> out.delete(at, end);
        case 2 -> out.insert(random.nextInt(out.length()), out.substring(at, end));
        case 3 -> out.insert(at, "\r\n");
        case 4 -> out.setCharAt(at, "0123456789:/ =\r\n".charAt(random.nextInt(16)));
        default -> {
          var lines = out.toString().split("\r\n");
          int line = random.nextInt(lines.length);
          int other = random.nextInt(lines.length);
          var kept = lines[line];
          lines[line] = lines[other];
          lines[other] = kept;
          out = new StringBuilder(String.join("\r\n", lines)).append("\r\n");
        }
      }
    }
    return out.toString();
  }

  @Provide
  Arbitrary<String> fixtures() {
    return Arbitraries.of(Fixtures.OFFERS);
  }

  @Provide
  Arbitrary<Long> mutations() {
    return Arbitraries.longs();
  }

  @Provide
  Arbitrary<SessionDescription> descriptions() {
    return Combinators.combine(
            values(),
            values(),
            lines("iuepcbtrzk"),
            attributes().list().ofMaxSize(6),
            media().list().ofMaxSize(4))
        .as(SessionDescription::new);
  }

  @Provide
  Arbitrary<Candidate> candidates() {
    var addresses = Arbitraries.of("192.0.2.1", "fd00::1", "0f5e2c1a-8d5b.local", "relay.example");
    return Combinators.combine(
            Arbitraries.strings().withChars("abcXYZ019+/").ofMinLength(1).ofMaxLength(32),
            Arbitraries.integers().between(1, 256),
            Arbitraries.of("udp", "tcp"),
            Arbitraries.longs().between(0, 0xffff_ffffL),
            addresses,
            Arbitraries.integers().between(0, 0xffff),
            Arbitraries.of("host", "srflx", "prflx", "relay"),
            Combinators.combine(
                    addresses.injectNull(0.5), Arbitraries.integers().between(0, 0xffff))
                .as(Related::new))
        .as((foundation, component, transport, priority, address, port, type, related) ->
            new Candidate(
                foundation,
                component,
                transport,
                priority,
                address,
                port,
                type,
                related.address,
                related.port,
                List.of(new Candidate.Extension("generation", Integer.toString(component)))));
  }

  @Provide
  Arbitrary<TrickleFragment> fragments() {
    var mids = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(5);
    var ice =
        Combinators.combine(
                Arbitraries.strings().alpha().numeric().ofMinLength(4).ofMaxLength(256),
                Arbitraries.strings().alpha().numeric().ofMinLength(22).ofMaxLength(256))
            .as(IceCredentials::new);
    var sections =
        Combinators.combine(mids, candidates().list().ofMaxSize(4), Arbitraries.of(true, false))
            .as(TrickleFragment.Section::new);
    return Combinators.combine(
            ice.injectNull(0.2),
            Arbitraries.of(true, false),
            mids.list().ofMaxSize(3),
            sections.list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.of(true, false))
        .as(TrickleFragment::new);
  }

  private record Related(@Nullable String address, int port) {}

  private static Arbitrary<MediaDescription> media() {
    return Combinators.combine(
            words(),
            Arbitraries.integers().between(0, 0xffff),
            words(),
            words().list().ofMaxSize(8),
            lines("icbk"),
            attributes().list().ofMaxSize(8))
        .as(MediaDescription::new);
  }

  private static Arbitrary<Attribute> attributes() {
    return Combinators.combine(
            Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12), values().injectNull(0.3))
        .as(Attribute::new);
  }

  private static Arbitrary<List<Line>> lines(String types) {
    return Combinators.combine(Arbitraries.chars().with(types), values())
        .as(Line::new)
        .list()
        .ofMaxSize(5);
  }

  private static Arbitrary<String> words() {
    return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(10);
  }

  private static Arbitrary<String> values() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars('\u00e4', '\u20ac')
        .ofMaxLength(20);
  }
}

package io.hearthline.verticles.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyRingTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final byte[] MESSAGE = {1, 2, 3};

  /** More than a ring holds, some of one moment. */
  private static final List<SigningKey> KEYS =
      IntStream.range(0, 20).mapToObj(i -> SigningKey.random(NOON.plusSeconds(i / 2))).toList();

  @Property
  void merge_isCommutative(@ForAll("rings") KeyRing a, @ForAll("rings") KeyRing b) {
    assertThat(a.merge(b)).isEqualTo(b.merge(a));
  }

  @Property
  void merge_isAssociative(
      @ForAll("rings") KeyRing a, @ForAll("rings") KeyRing b, @ForAll("rings") KeyRing c) {
    assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
  }

  @Property
  void merge_isIdempotent(@ForAll("rings") KeyRing a, @ForAll("rings") KeyRing b) {
    assertThat(a.merge(a)).isEqualTo(a);
    assertThat(a.merge(b).merge(b)).isEqualTo(a.merge(b));
  }

  @Property
  void ring_staysBounded_andItsYoungestKeysVerify(
      @ForAll("rings") KeyRing a, @ForAll("rings") KeyRing b) {
    var merged = a.merge(b);
    assertThat(merged.keys()).hasSizeLessThanOrEqualTo(8);
    for (var key : merged.keys()) {
      assertThat(merged.verify(key.sign(MESSAGE), MESSAGE)).isTrue();
    }
  }

  @Property
  void json_isReadAsItWasWritten(@ForAll("rings") KeyRing ring) {
    assertThat(KeyRing.of(new JsonObject(ring.toJson().encode()))).isEqualTo(ring);
  }

  @Provide
  Arbitrary<KeyRing> rings() {
    var keys = Arbitraries.of(KEYS).list().ofMinSize(1).ofMaxSize(12);
    return Combinators.combine(Arbitraries.integers().between(1, 2), keys).as(KeyRing::new);
  }
}

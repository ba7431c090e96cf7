package io.hearthline.verticles.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenBookTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  @Property
  void merge_isCommutative(@ForAll("books") TokenBook a, @ForAll("books") TokenBook b) {
    assertThat(a.merge(b)).isEqualTo(b.merge(a));
  }

  @Property
  void merge_isAssociative(
      @ForAll("books") TokenBook a, @ForAll("books") TokenBook b, @ForAll("books") TokenBook c) {
    assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
  }

  @Property
  void merge_isIdempotent(@ForAll("books") TokenBook a, @ForAll("books") TokenBook b) {
    assertThat(a.merge(a)).isEqualTo(a);
    assertThat(a.merge(b).merge(b)).isEqualTo(a.merge(b));
  }

  @Property
  void revokedInOne_isRevokedInBoth(@ForAll("books") TokenBook a, @ForAll("books") TokenBook b) {
    var merged = a.merge(b);
    for (var gone : a.revoked()) assertThat(merged.find(gone.id())).isEmpty();
  }

  @Property
  void json_isReadAsItWasWritten(@ForAll("books") TokenBook book) {
    assertThat(TokenBook.of(new JsonObject(book.toJson().encode()))).isEqualTo(book);
  }

  @Test
  void lastUse_isTheLatestOfAllNodes() {
    var token = token("a", NOON, null);
    var here = TokenBook.EMPTY.with(token.usedAt(NOON));
    var there = TokenBook.EMPTY.with(token.usedAt(NOON.plus(Duration.ofHours(1))));
    assertThat(here.merge(there)).isEqualTo(there);
  }

  @Test
  void revocation_isForgottenOnceItsTokenHasExpiredOnAnyClock() {
    var token = token("a", NOON, NOON.plus(Duration.ofDays(3)));
    var book = TokenBook.EMPTY.with(token).revoke(token, NOON);
    assertThat(book.forgottenAt(NOON.plus(Duration.ofDays(3))).revoked()).hasSize(1);
    assertThat(book.forgottenAt(NOON.plus(Duration.ofDays(4))).revoked()).isEmpty();
  }

  @Test
  void revocationOfAnEternalToken_isRememberedForTwoYears() {
    var token = token("a", NOON, null);
    var book = TokenBook.EMPTY.with(token).revoke(token, NOON);
    assertThat(book.forgottenAt(NOON.plus(Duration.ofDays(729))).revoked()).hasSize(1);
    assertThat(book.forgottenAt(NOON.plus(Duration.ofDays(730))).revoked()).isEmpty();
  }

  /** Few ids, so that books disagree about them. */
  @Provide
  Arbitrary<TokenBook> books() {
    var ids = Arbitraries.of("a", "b", "c", "d");
    var times = Arbitraries.integers().between(0, 3).map(hours -> NOON.plusSeconds(3600L * hours));
    var tokens =
        Combinators.combine(ids, times, times.injectNull(0.5))
            .as((id, created, used) -> token(id, created, null).usedAt(used));
    var revocations =
        Combinators.combine(ids, times, times)
            .as((id, at, expires) -> Revocation.of(token(id, NOON, expires), at));
    return Combinators.combine(tokens.list().ofMaxSize(5), revocations.list().ofMaxSize(2))
        .as(TokenBook::new);
  }

  private static StoredToken token(String id, Instant created, @Nullable Instant expires) {
    Set<Role> roles = EnumSet.of(Role.TALK);
    return new StoredToken(
        id, "phone", "hash of " + id, roles, NamePattern.ANY, created, expires, null);
  }
}

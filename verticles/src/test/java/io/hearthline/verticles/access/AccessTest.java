package io.hearthline.verticles.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.access.Access.Pairing;
import io.hearthline.verticles.access.Access.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final String PHONE = "192.168.1.20";
  private static final String WRONG = "hl_wrong";

  @TempDir private Path directory;
  private Instant now = NOON;
  private Tokens tokens;
  private Access access;

  @BeforeEach
  void open() throws IOException {
    tokens = Tokens.open(directory.resolve("tokens.json"), () -> now);
    access = new Access(tokens, Set.of(), "", () -> now);
  }

  @Test
  void nobody_isDenied_alsoFromLoopback() {
    assertThat(access.authenticate(null, "127.0.0.1")).isEqualTo(new Verdict.Denied());
    assertThat(access.authenticate("", "::1")).isEqualTo(new Verdict.Denied());
  }

  @Test
  void nobody_hasTheAnonymousRoles_andAWrongTokenHasNot() {
    var open = new Access(tokens, EnumSet.of(Role.LISTEN), "", () -> now);
    assertThat(open.authenticate(null, PHONE))
        .isEqualTo(
            new Verdict.Granted(
                new Identity(Identity.ANONYMOUS, Set.of(Role.LISTEN), NamePattern.ANY)));
    assertThat(open.authenticate(WRONG, PHONE)).isEqualTo(new Verdict.Denied());
  }

  @Test
  void fixedToken_waitsLikeAnyGuess_becauseItMayBeAWord() {
    var fixed = new Access(tokens, Set.of(), "fixed-secret", () -> now);
    Verdict last = new Verdict.Denied();
    for (int i = 0; i < 100 && !(last instanceof Verdict.Wait); i++) {
      last = fixed.authenticate("guess-" + i, PHONE);
    }
    assertThat(last).isInstanceOf(Verdict.Wait.class);
    assertThat(fixed.authenticate("fixed-secret", PHONE)).isInstanceOf(Verdict.Wait.class);
  }

  @Test
  void fixedToken_talksAndListens() {
    var fixed = new Access(tokens, Set.of(), "fixed-secret", () -> now);
    assertThat(fixed.authenticate("fixed-secret", PHONE))
        .isInstanceOfSatisfying(
            Verdict.Granted.class,
            granted -> {
              assertThat(granted.identity().may(Role.TALK, "anything")).isTrue();
              assertThat(granted.identity().may(Role.LISTEN, "anything")).isTrue();
              assertThat(granted.identity().may(Role.DEVICE)).isFalse();
              assertThat(granted.identity().isAnonymous()).isFalse();
              assertThat(fixed.stands(granted.identity())).isTrue();
            });
    assertThat(fixed.authenticate("fixed-secre", PHONE)).isEqualTo(new Verdict.Denied());
    assertThat(access.authenticate("", PHONE)).isEqualTo(new Verdict.Denied());
  }

  @Test
  void identity_standsUntilItsTokenIsRevokedOrExpires() throws IOException {
    var revoked = tokens.create("a", EnumSet.of(Role.TALK), NamePattern.ANY, null);
    var brief = tokens.create("b", EnumSet.of(Role.TALK), NamePattern.ANY, Duration.ofHours(1));
    var first = ((Verdict.Granted) access.authenticate(revoked.secret(), PHONE)).identity();
    var second = ((Verdict.Granted) access.authenticate(brief.secret(), PHONE)).identity();
    assertThat(access.stands(first)).isTrue();
    assertThat(access.stands(second)).isTrue();
    tokens.revoke(revoked.stored().id());
    assertThat(access.stands(first)).isFalse();
    now = NOON.plus(Duration.ofHours(1));
    assertThat(access.stands(second)).isFalse();
  }

  @Test
  void token_isItsIdentity() throws IOException {
    var token = tokens.create("cam", EnumSet.of(Role.TALK), new NamePattern("Porch*"), null);
    assertThat(access.authenticate(token.secret(), PHONE)).isInstanceOf(Verdict.Granted.class);
    var identity = ((Verdict.Granted) access.authenticate(token.secret(), PHONE)).identity();
    assertThat(identity.may(Role.TALK, "porch left")).isTrue();
    assertThat(identity.may(Role.TALK, "Gate")).isFalse();
    assertThat(identity.may(Role.LISTEN)).isFalse();
  }

  @Test
  void admin_mayEverything() throws IOException {
    var token = access.firstToken("first");
    var identity = ((Verdict.Granted) access.authenticate(token.secret(), PHONE)).identity();
    assertThat(EnumSet.allOf(Role.class)).allMatch(role -> identity.may(role, "anything"));
  }

  @Test
  void guessing_getsSlowerAndSlower_forThatAddressOnly() throws IOException {
    var token = access.firstToken("first");
    for (int i = 0; i < 5; i++) {
      assertThat(access.authenticate(WRONG, PHONE)).isEqualTo(new Verdict.Denied());
    }
    assertThat(access.authenticate(WRONG, PHONE))
        .isEqualTo(new Verdict.Wait(Duration.ofSeconds(1)));
    now = now.plusSeconds(1);
    assertThat(access.authenticate(WRONG, PHONE)).isEqualTo(new Verdict.Denied());
    assertThat(access.authenticate(WRONG, PHONE))
        .isEqualTo(new Verdict.Wait(Duration.ofSeconds(2)));
    assertThat(access.authenticate(WRONG, "192.168.1.21")).isEqualTo(new Verdict.Denied());
    assertThat(access.authenticate(token.secret(), PHONE)).isInstanceOf(Verdict.Granted.class);
  }

  @Test
  void pairing_makesAnAdminToken_once() throws IOException {
    var code = access.offerPairing().shown();
    assertThat(code).matches("[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}");

    var paired = access.pair(code.toLowerCase(Locale.ROOT).replace("-", " "), PHONE);
    assertThat(paired).isInstanceOf(Pairing.Paired.class);
    var secret = ((Pairing.Paired) paired).token().secret();
    assertThat(access.authenticate(secret, PHONE)).isInstanceOf(Verdict.Granted.class);
    assertThat(access.pair(code, PHONE)).isEqualTo(new Pairing.WrongCode());
  }

  @Test
  void pairing_makesATokenOfTheRolesAndNamesThatWereOffered() throws IOException {
    var porch = new NamePattern("Porch*");
    var administrator = administrator(porch);
    var code = access.offerPairing(administrator, EnumSet.of(Role.LISTEN)).shown();
    var paired = (Pairing.Paired) access.pair(code, PHONE);
    assertThat(paired.token().stored().roles()).containsExactly(Role.LISTEN);
    assertThat(paired.token().stored().names()).isEqualTo(porch);
    assertThat(paired.token().stored().name()).isEqualTo("paired by " + administrator.id());
  }

  @Test
  void pairingCodeOfARevokedAdministrator_isVoid() throws IOException {
    var administrator = administrator(NamePattern.ANY);
    var code = access.offerPairing(administrator, EnumSet.of(Role.ADMIN));
    tokens.revoke(administrator.id());
    assertThat(access.pair(code.shown(), PHONE)).isEqualTo(new Pairing.WrongCode());
    assertThat(access.pairingState(code.id())).isEqualTo(PairingCode.State.VOID);
  }

  private Identity administrator(NamePattern names) throws IOException {
    var token = tokens.create("administrator", EnumSet.of(Role.ADMIN), names, null);
    return ((Verdict.Granted) access.authenticate(token.secret(), PHONE)).identity();
  }

  @Test
  void pairingState_tellsWhatBecameOfACode() throws IOException {
    var used = access.offerPairing();
    assertThat(access.pairingState(used.id())).isEqualTo(PairingCode.State.OPEN);
    access.pair(used.shown(), PHONE);
    assertThat(access.pairingState(used.id())).isEqualTo(PairingCode.State.USED);

    var expired = access.offerPairing();
    assertThat(access.pairingState(used.id())).isEqualTo(PairingCode.State.VOID);
    now = expired.expires();
    assertThat(access.pairingState(expired.id())).isEqualTo(PairingCode.State.EXPIRED);

    var mistyped = access.offerPairing();
    for (int i = 0; i < 10; i++) access.pair("AAAA-AAAA", "192.168.1." + i);
    assertThat(access.pairingState(mistyped.id())).isEqualTo(PairingCode.State.VOID);
  }

  @Test
  void pairingCode_isVoidAfter15Minutes() throws IOException {
    var code = access.offerPairing().shown();
    now = NOON.plus(PairingCode.VALIDITY);
    assertThat(access.pair(code, PHONE)).isEqualTo(new Pairing.WrongCode());
  }

  @Test
  void pairingCode_isVoidAfterTenMistakes_evenFromManyAddresses() throws IOException {
    var code = access.offerPairing().shown();
    for (int i = 0; i < 10; i++) {
      assertThat(access.pair("AAAA-AAAA", "192.168.1." + i)).isEqualTo(new Pairing.WrongCode());
    }
    assertThat(access.pair(code, PHONE)).isEqualTo(new Pairing.WrongCode());
  }

  @Test
  void guessingAPairingCode_hasToWait_evenWithTheRightOne() throws IOException {
    var code = access.offerPairing().shown();
    for (int i = 0; i < 5; i++) access.pair("AAAA-AAAA", PHONE);
    assertThat(access.pair(code, PHONE)).isInstanceOf(Pairing.Wait.class);
  }

  @Test
  void newPairingCode_voidsTheOneBefore() throws IOException {
    var first = access.offerPairing().shown();
    var second = access.offerPairing().shown();
    assertThat(access.pair(first, PHONE)).isEqualTo(new Pairing.WrongCode());
    assertThat(access.pair(second, PHONE)).isInstanceOf(Pairing.Paired.class);
  }

  @Test
  void watching_noticesARevocationWithinASecond() throws Exception {
    var token = access.firstToken("first");
    var told = new CompletableFuture<Set<String>>();
    tokens.onRevoked(told::complete);
    try (var watching = access) {
      watching.watch();
      var commandLine = Tokens.open(directory.resolve("tokens.json"), () -> now);
      commandLine.revoke(token.stored().id());
      assertThat(told.get(5, TimeUnit.SECONDS)).containsExactly(token.stored().id());
      assertThat(access.authenticate(token.secret(), PHONE)).isEqualTo(new Verdict.Denied());
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "Bearer hl_x, hl_x",
        "bearer  hl_x, hl_x",
        "Basic hl_x, null",
        "'Bearer ', null",
        "null, null"
      })
  void bearerToken_isTakenFromItsHeader(String header, String secret) {
    assertThat(Access.bearer(header).orElse(null)).isEqualTo(secret);
  }
}

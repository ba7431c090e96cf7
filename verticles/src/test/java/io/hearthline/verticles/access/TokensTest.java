package io.hearthline.verticles.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:34:56Z");
  private static final Set<Role> TALK_AND_LISTEN = EnumSet.of(Role.TALK, Role.LISTEN);

  @TempDir private Path directory;
  private Path file;
  private Instant now = NOON;
  private Tokens tokens;
  private final List<Set<String>> revoked = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    file = directory.resolve("data").resolve("tokens.json");
    tokens = Tokens.open(file, () -> now);
    tokens.onRevoked(revoked::add);
  }

  @Test
  void createdToken_isFound_alsoAfterARestart() throws IOException {
    var created = create(Duration.ofDays(90));
    var identity = new Identity(created.stored().id(), TALK_AND_LISTEN, NamePattern.ANY);

    assertThat(created.secret()).matches("hl_[A-Za-z0-9_-]{43}");
    assertThat(tokens.find(created.secret())).contains(identity);
    assertThat(Tokens.open(file, () -> now).find(created.secret())).contains(identity);
  }

  @Test
  void file_holdsNoSecret_andIsForItsOwnerOnly() throws IOException {
    var created = create(null);
    assertThat(Files.readString(file)).doesNotContain(created.secret().substring(3));
    assertThat(created.toString()).doesNotContain(created.secret());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void unknownToken_isNobodys() throws IOException {
    create(null);
    assertThat(tokens.find("hl_" + "A".repeat(43))).isEmpty();
    assertThat(tokens.find("")).isEmpty();
    assertThat(tokens.find("x".repeat(1_000_000))).isEmpty();
  }

  @Test
  void expiredToken_isRefused_andItsSessionsAreTold() throws IOException {
    var created = create(Duration.ofDays(1));
    now = NOON.plus(Duration.ofDays(1));
    assertThat(tokens.find(created.secret())).isEmpty();
    tokens.refresh();
    assertThat(revoked).containsExactly(Set.of(created.stored().id()));
  }

  @Test
  void tokenRevokedByAnotherProcess_isRefusedAfterTheNextRefresh_andToldOnce() throws IOException {
    var created = create(null);
    var kept = create(null);
    var commandLine = Tokens.open(file, () -> now);
    assertThat(commandLine.revoke(created.stored().id())).isTrue();

    tokens.refresh();
    tokens.refresh();
    assertThat(tokens.find(created.secret())).isEmpty();
    assertThat(tokens.find(kept.secret())).isPresent();
    assertThat(revoked).containsExactly(Set.of(created.stored().id()));
  }

  @Test
  void tokenCreatedByAnotherProcess_isFoundAfterTheNextRefresh() throws IOException {
    var created =
        Tokens.open(file, () -> now).create("phone", TALK_AND_LISTEN, NamePattern.ANY, null);
    assertThat(tokens.find(created.secret())).isEmpty();
    tokens.refresh();
    assertThat(tokens.find(created.secret())).isPresent();
  }

  @Test
  void revokingTwice_isSaid() throws IOException {
    var created = create(null);
    assertThat(tokens.revoke(created.stored().id())).isTrue();
    assertThat(tokens.revoke(created.stored().id())).isFalse();
  }

  @Test
  void deletedFile_isNoTokens() throws IOException {
    var created = create(null);
    Files.delete(file);
    tokens.refresh();
    assertThat(tokens.find(created.secret())).isEmpty();
    assertThat(revoked).hasSize(1);
  }

  @Test
  void brokenFile_changesNothing_butKeepsANodeFromStarting() throws IOException {
    var created = create(null);
    Files.writeString(file, "{\"format\":1,\"tokens\":[{}]}");
    tokens.refresh();
    assertThat(tokens.find(created.secret())).isPresent();
    assertThatThrownBy(() -> Tokens.open(file, () -> now))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tokens.json is damaged");
  }

  @Test
  void use_isWrittenDownToTheHour_andNeverRevivesARevokedToken() throws IOException {
    var used = create(null);
    var gone = create(null);
    tokens.find(used.secret());
    tokens.find(gone.secret());
    Tokens.open(file, () -> now).revoke(gone.stored().id());

    tokens.save();
    assertThat(tokens.list())
        .extracting(StoredToken::id, StoredToken::lastUsed)
        .containsExactly(tuple(used.stored().id(), Instant.parse("2026-05-01T12:00:00Z")));
  }

  @Test
  void revokedToken_staysRevoked_whenANodeThatWasAwayStillHasIt() throws IOException {
    var created = create(null);
    var away = tokens.book();
    tokens.revoke(created.stored().id());
    tokens.adopt(away);
    assertThat(tokens.find(created.secret())).isEmpty();
    assertThat(Tokens.open(file, () -> now).find(created.secret())).isEmpty();
  }

  @Test
  void tokenOfAnotherNode_isGoodAtOnce_andItsRevocationEndsSessions() throws IOException {
    var other = Tokens.open(directory.resolve("other.json"), () -> now);
    var created = other.create("phone", TALK_AND_LISTEN, NamePattern.ANY, null);
    tokens.adopt(other.book());
    assertThat(tokens.find(created.secret())).isPresent();

    other.revoke(created.stored().id());
    tokens.adopt(other.book());
    assertThat(tokens.find(created.secret())).isEmpty();
    assertThat(revoked).containsExactly(Set.of(created.stored().id()));
  }

  @Test
  void revocationByAnotherNode_holdsWithoutADisk_andIsWrittenLater() throws IOException {
    var created = create(null);
    var token = created.stored();
    var lock = directory.resolve("data").resolve("tokens.json.lock");
    Files.delete(lock);
    Files.createDirectory(lock); // a lock that cannot be had
    assertThatThrownBy(() -> tokens.adopt(TokenBook.EMPTY.with(token).revoke(token, now)))
        .isInstanceOf(IOException.class);
    assertThat(tokens.find(created.secret())).isEmpty();
    assertThat(revoked).containsExactly(Set.of(token.id()));

    Files.delete(lock);
    tokens.save();
    assertThat(Tokens.open(file, () -> now).find(created.secret())).isEmpty();
  }

  @Test
  void tokenOfAnotherNode_thatIsNotWrittenYet_canBeRevoked() throws IOException {
    var other = Tokens.open(directory.resolve("other.json"), () -> now);
    var id = other.create("phone", TALK_AND_LISTEN, NamePattern.ANY, null).stored().id();
    Files.createDirectories(file.resolveSibling("tokens.json.lock")); // cannot be had
    assertThatThrownBy(() -> tokens.adopt(other.book())).isInstanceOf(IOException.class);
    Files.delete(file.resolveSibling("tokens.json.lock"));

    assertThat(tokens.revoke(id)).isTrue();

    assertThat(tokens.isValid(id)).isFalse();
    other.adopt(tokens.book());
    assertThat(other.isValid(id)).isFalse();
  }

  @Test
  void watcher_hearsOfThisNodeAndItsCommandLine_andApartOfRevocationsElsewhere()
      throws IOException {
    var heard = new ArrayList<String>();
    tokens.onChange(
        new TokenWatcher() {
          @Override
          public void issued(StoredToken token) {
            heard.add("issued " + token.id());
          }

          @Override
          public void revoked(String id, Instant at) {
            heard.add("revoked " + id);
          }

          @Override
          public void revokedElsewhere(String id, Instant at) {
            heard.add("elsewhere " + id);
          }
        });
    var own = create(null).stored().id();
    Tokens.open(file, () -> now).revoke(own);
    var other = Tokens.open(directory.resolve("other.json"), () -> now);
    var theirs = other.create("phone", TALK_AND_LISTEN, NamePattern.ANY, null).stored().id();
    tokens.adopt(other.book());
    tokens.refresh();
    var shared = create(null).stored().id();
    other.adopt(tokens.book());
    other.revoke(shared);
    tokens.adopt(other.book());
    tokens.adopt(other.book());
    tokens.refresh();
    assertThat(heard)
        .doesNotContain("issued " + theirs)
        .containsExactly(
            "issued " + own, "revoked " + own, "issued " + shared, "elsewhere " + shared);
  }

  private Tokens.Created create(@Nullable Duration validity) throws IOException {
    return tokens.create("phone", TALK_AND_LISTEN, NamePattern.ANY, validity);
  }
}

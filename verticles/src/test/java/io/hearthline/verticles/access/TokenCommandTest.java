package io.hearthline.verticles.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void createdToken_isPrintedOnce_andWorks() throws IOException {
    assertThat(run("create --role talk,listen --name Kitchen --expires 90d")).isZero();
    var secret = out.toString(UTF_8).lines().findFirst().orElseThrow();

    var tokens = Tokens.open(file(), () -> NOON);
    assertThat(tokens.find(secret).orElseThrow().roles())
        .isEqualTo(EnumSet.of(Role.TALK, Role.LISTEN));
    var stored = tokens.list().getFirst();
    assertThat(stored.name()).isEqualTo("Kitchen");
    assertThat(stored.expires()).isEqualTo(NOON.plus(Duration.ofDays(90)));
  }

  @Test
  void list_showsTokensWithoutTheirSecrets() {
    run("create --role=talk --name=Kitchen --names=Porch*");
    var secret = out.toString(UTF_8).lines().findFirst().orElseThrow();
    out.reset();

    assertThat(run("list")).isZero();
    assertThat(out.toString(UTF_8)).contains("Kitchen", "talk", "Porch*").doesNotContain(secret);
  }

  @Test
  void revokedToken_isGone() throws IOException {
    run("create --role talk");
    var id = Tokens.open(file(), () -> NOON).list().getFirst().id();

    assertThat(run("revoke " + id)).isZero();
    assertThat(Tokens.open(file(), () -> NOON).list()).isEmpty();
    assertThat(run("revoke " + id)).isEqualTo(TokenCommand.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dance",
        "create",
        "create --role king",
        "create --role talk --expires soon",
        "create --role talk --expires 0d",
        "create --role talk --role listen",
        "create --role",
        "create --role talk --force",
        "list all",
        "revoke",
        "revoke a b"
      })
  void wrongWords_areCode2_andExplained(String words) {
    assertThat(run(words)).isEqualTo(TokenCommand.WRONG_WORDS);
    assertThat(err.toString(UTF_8)).contains("usage: ./hearthline token");
    assertThat(file()).doesNotExist();
  }

  @Test
  void brokenFile_isSaid_andKept() throws IOException {
    Files.writeString(file(), "nonsense");
    assertThat(run("create --role talk")).isEqualTo(TokenCommand.FAILED);
    assertThat(err.toString(UTF_8)).contains("tokens.json is damaged");
    assertThat(file()).hasContent("nonsense");
  }

  private int run(String words) {
    var args = words.isEmpty() ? List.<String>of() : List.of(words.split(" ", -1));
    return new TokenCommand(file(), () -> NOON)
        .run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private Path file() {
    return directory.resolve("tokens.json");
  }
}

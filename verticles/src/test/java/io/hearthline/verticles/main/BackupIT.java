package io.hearthline.verticles.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.StreamRequest;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data folders from elsewhere: of a backup, and of the release before there was a journal. */
class BackupIT {
  private static final int PATIENCE_SECONDS = 20;

  /** Of the committed folder, whose authority and keys are worth nothing but for this test. */
  private static final String OLD_TOKEN = "hl_RPixcqOnnaoMFQdbdEaBKRntqez1kmeQSxvJE7c7weU";

  @TempDir private Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void backupOfARunningNode_restoredElsewhere_isItsPastItsTokensAndItsAuthority() throws Exception {
    var here = folder.resolve("here");
    var there = folder.resolve("there");
    var file = folder.resolve("backup.tar.gz");
    String before;
    String token;
    try (var node = new LiveNode(here, Map.of("HEARTHLINE_NODE_NAME", "porch"))) {
      token = node.token;
      publish(node, "Doorbell");
      assertThat(backup(here, file)).as(err.toString(UTF_8)).isZero();
      assertThat(restore(file, here)).isEqualTo(Main.FAILED);
      assertThat(err.toString(UTF_8)).contains("in use");
      before = journal(here);
    }
    assertThat(restore(file, there)).as(err.toString(UTF_8)).isZero();

    assertThat(before).startsWith(journal(there));
    assertThat(journal(there)).contains("Doorbell");
    for (var name : List.of("tls/ca.pem", "signing.key", "epoch")) {
      assertThat(there.resolve(name)).hasSameBinaryContentAs(here.resolve(name));
    }
    try (var node = new LiveNode(there, Map.of("HEARTHLINE_NODE_NAME", "porch"))) {
      assertThat(statusWith(node, token)).isEqualTo(200);
      assertThat(statusWith(node, token + "x")).isEqualTo(401);
    }
  }

  @Test
  void folderOfTheReleaseBeforeTheJournal_isGoneOnWith() throws Exception {
    var data = folder.resolve("data");
    var old = Path.of(requireNonNull(BackupIT.class.getResource("data-0.1.0")).toURI());
    Files.createDirectories(data.resolve("tls"));
    for (var name : List.of("tokens.json", "signing.key", "tls/ca.pem")) {
      Files.copy(old.resolve(name), data.resolve(name));
    }
    var key = Files.readString(data.resolve("signing.key")).strip();

    try (var node = new LiveNode(data, Map.of("HEARTHLINE_NODE_NAME", "old-node"))) {
      assertThat(statusWith(node, OLD_TOKEN)).isEqualTo(200);
      publish(node, "Doorbell");
    }
    assertThat(data.resolve("tls/ca.pem")).hasSameBinaryContentAs(old.resolve("tls/ca.pem"));
    assertThat(Files.readString(data.resolve("signing.key"))).contains(key);
    assertThat(journal(data)).contains("Doorbell");
  }

  private int backup(Path data, Path file) throws ConfigException {
    return new BackupCommand(config(data), null, InstantSource.system())
        .run(List.of(file.toString()), nowhere(), new PrintStream(err, true, UTF_8));
  }

  private int restore(Path file, Path data) throws ConfigException {
    return new RestoreCommand(config(data))
        .run(List.of(file.toString()), nowhere(), new PrintStream(err, true, UTF_8));
  }

  private static String journal(Path data) throws ConfigException {
    var lines = new ByteArrayOutputStream();
    new JournalCommand(config(data))
        .run(List.of("export"), new PrintStream(lines, true, UTF_8), System.err);
    return lines.toString(UTF_8);
  }

  /** Returns once the journal has it. */
  private void publish(LiveNode node, String name) throws Exception {
    var recorded = new CompletableFuture<String>();
    var bus = new LocalBus(node.node.runtime());
    bus.listen(Addresses.event("StreamStarted"), event -> recorded.complete(event.encode()));
    bus.request(
        Addresses.STREAMS_COMMAND, new StreamRequest.Start(null, name, "anna", null).toJson());
    assertThat(recorded.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).contains(name);
  }

  private static int statusWith(LiveNode node, String token) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(node.uri("http", "/api/v1/streams"))
              .header("Authorization", "Bearer " + token)
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static Config config(Path data) throws ConfigException {
    return Config.load(null, Map.of("HEARTHLINE_DATA_DIR", data.toString()));
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
  }
}

package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.Shapes;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of Debian's binaries, in a temporary folder, on a free port, as a user
 * without rights since it does not run as root.
 */
final class PostgresServer implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Path binaries;
  private final Path folder;
  private final int port;
  private boolean prepared;

  private PostgresServer(Path binaries, Path folder, int port) {
    this.binaries = binaries;
    this.folder = folder;
    this.port = port;
  }

  /** The folder of {@code initdb} and {@code pg_ctl}, the latest version first. */
  static Optional<Path> binaries() throws IOException {
    var folders = new ArrayList<Path>();
    var debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (var versions = Files.list(debian)) {
        versions
            .sorted(Comparator.<Path>naturalOrder().reversed())
            .map(version -> version.resolve("bin"))
            .forEach(folders::add);
      }
    }
    Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(Path::of)
        .forEach(folders::add);
    return folders.stream()
        .filter(bin -> Stream.of("initdb", "pg_ctl").allMatch(name -> runs(bin.resolve(name))))
        .findFirst();
  }

  private static boolean runs(Path program) {
    return Files.isExecutable(program);
  }

  static PostgresServer start(Path binaries) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory(Path.of("/tmp"), "hearthline-postgresql");
    if (isRoot()) run(List.of("chown", unprivilegedUser(), folder.toString()));
    var server = new PostgresServer(binaries, folder, freePort());
    server.runAsServer(
        "initdb",
        "-D",
        server.data(),
        "-U",
        "hearthline",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C");
    server.up();
    return server;
  }

  /** A database that nobody has used, with the journal's tables, which take a second to make. */
  synchronized PostgresUrl newDatabase() throws SQLException {
    if (!prepared) {
      create("prepared TEMPLATE template0");
      try (var journal = new PostgresJournal(url("prepared"), Shapes.unchanged())) {
        Appends.now(journal.identity());
      }
      prepared = true;
    }
    var name = "test_" + UUID.randomUUID().toString().replace("-", "");
    create(name + " TEMPLATE prepared");
    return url(name);
  }

  private void create(String database) throws SQLException {
    try (var connection = url("postgres").dataSource().getConnection()) {
      Jdbc.execute(connection, "CREATE DATABASE " + database);
    }
  }

  /** Back after {@link #crash}, on the same port; a server that runs goes on. */
  void up() throws IOException, InterruptedException {
    if (Files.exists(folder.resolve("data/postmaster.pid"))) return;
    runAsServer(
        "pg_ctl",
        "-D",
        data(),
        "-l",
        folder.resolve("log").toString(),
        "-w",
        "-t",
        Integer.toString(PATIENCE_SECONDS),
        "-o",
        "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder,
        "start");
  }

  /** Every process of the server ends at once, without writing anything. */
  void crash() throws IOException, InterruptedException {
    runAsServer("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
  }

  /** One process of the server is killed; the others notice, throw everything away and recover. */
  void killABackend() throws IOException, InterruptedException {
    var postmaster = Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
    var child =
        ProcessHandle.of(Long.parseLong(postmaster))
            .orElseThrow()
            .children()
            .findAny()
            .orElseThrow();
    run(List.of("kill", "-KILL", Long.toString(child.pid())));
  }

  @Override
  public void close() {
    try {
      crash();
      run(List.of("rm", "-rf", folder.toString()));
    } catch (IOException e) {
      // It lies in the system's temporary folder.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private PostgresUrl url(String database) {
    return new PostgresUrl("127.0.0.1", port, database, "hearthline", "");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void runAsServer(String program, String... words)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    if (isRoot())
      command.addAll(List.of("setpriv", "--reuid=" + unprivilegedUser(), "--clear-groups"));
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(words));
    run(command);
  }

  /** Debian's package brings the first along. */
  private static String unprivilegedUser() throws IOException {
    try (var users = Files.lines(Path.of("/etc/passwd"))) {
      return users.anyMatch(line -> line.startsWith("postgres:")) ? "postgres" : "nobody";
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    // Into a file: what a server inherits stays open as long as it runs.
    var words = Files.createTempFile("postgresql", ".log");
    var process =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectErrorStream(true)
            .redirectOutput(words.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    if (process.exitValue() != 0) throw new IOException(command + ": " + Files.readString(words));
    Files.delete(words);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

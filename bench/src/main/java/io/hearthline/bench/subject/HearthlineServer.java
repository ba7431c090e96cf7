package io.hearthline.bench.subject;

import io.hearthline.bench.load.Listener;
import io.hearthline.bench.load.Peer;
import io.hearthline.bench.load.Talker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A whole node as {@code ./hearthline run} starts it: free ports, loopback only, limits out of the
 * way.
 */
public final class HearthlineServer implements Conference {
  private static final Pattern READY =
      Pattern.compile("^hearthline ready .*\\bhttp=(\\d+).*\\bmedia=(\\d+)");
  private static final String PLENTY = "100000";

  private final String name;
  private final ServerProcess process;
  private final Path data;
  private final int mediaPort;
  private final WebRtcHttp http;
  private final URI base;

  private HearthlineServer(String name, ServerProcess process, Path data) throws IOException {
    this.name = name;
    this.process = process;
    this.data = data;
    var ready = process.ready();
    mediaPort = Integer.parseInt(ready.group(2));
    base = URI.create("http://127.0.0.1:" + ready.group(1));
    http = new WebRtcHttp(base);
  }

  /** Starts the media engine alone, see {@link EngineServer}; with the launcher's JVM flags. */
  public static HearthlineServer startEngine() throws IOException {
    return startEngine("engine", System.getProperty("java.class.path"));
  }

  /** Starts two media engines: talkers at one, listeners at the other, a pipe between them. */
  public static HearthlineServer startPipedEngines() throws IOException {
    return startEngine("pipe", System.getProperty("java.class.path"), EngineServer.PIPED);
  }

  /** The same from another class path, to compare two versions in one run. */
  public static HearthlineServer startEngine(String name, String classPath) throws IOException {
    return startEngine(name, classPath, "");
  }

  private static HearthlineServer startEngine(String name, String classPath, String argument)
      throws IOException {
    var data = Files.createTempDirectory("hearthline-bench-");
    var process =
        new ServerProcess(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xms24m",
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=64m",
                "-Xss512k",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                EngineServer.class.getName(),
                argument),
            data.toFile(),
            Map.of(),
            READY);
    return opened(name, process, data);
  }

  /** What the options ask for: the whole node or the media engine alone. */
  public static HearthlineServer start(Path home, boolean engineOnly) throws IOException {
    return engineOnly ? startEngine() : start(home);
  }

  private static HearthlineServer opened(String name, ServerProcess process, Path data)
      throws IOException {
    try {
      return new HearthlineServer(name, process, data);
    } catch (IOException failure) {
      process.close();
      throw failure;
    }
  }

  /**
   * Starts a node and waits for its ready line.
   *
   * @param home the folder with {@code ./hearthline}
   */
  public static HearthlineServer start(Path home) throws IOException {
    var data = Files.createTempDirectory("hearthline-bench-");
    var process =
        new ServerProcess(
            List.of(home.resolve("hearthline").toString(), "run"),
            home.toFile(),
            Map.of(
                "HEARTHLINE_HTTP_PORT", "0",
                "HEARTHLINE_HTTPS_PORT", "0",
                "HEARTHLINE_MEDIA_PORT", "0",
                "HEARTHLINE_HTTP_HOST", "127.0.0.1",
                "HEARTHLINE_MEDIA_INTERFACES", "lo",
                "HEARTHLINE_DATA_DIR", data.toString(),
                "HEARTHLINE_AUTH_ANONYMOUS", "talk,listen",
                "HEARTHLINE_LIMITS_CONNECTIONS", PLENTY,
                "HEARTHLINE_LIMITS_STREAMS", PLENTY,
                "HEARTHLINE_LIMITS_LISTENERS_PER_STREAM", PLENTY),
            READY);
    return opened("relay", process, data);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return "hearthline, java " + Runtime.version();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public int mediaPort() {
    return mediaPort;
  }

  /** Where its HTTP is. */
  public URI base() {
    return base;
  }

  /** From the start of the launcher to the ready line. */
  public long readyAfterNanos() throws IOException {
    return process.readyAfterNanos();
  }

  /** The last lines of its log. */
  public String said() {
    return process.said();
  }

  @Override
  public void publish(Talker talker, String stream) throws IOException, InterruptedException {
    http.publish(talker, stream);
  }

  @Override
  public void listen(Listener listener, String stream) throws IOException, InterruptedException {
    http.listen(listener, stream);
  }

  @Override
  public void leave(Peer peer) throws IOException, InterruptedException {
    http.leave(peer);
  }

  @Override
  public void close() {
    http.close();
    process.close();
    try (var files = Files.walk(data)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

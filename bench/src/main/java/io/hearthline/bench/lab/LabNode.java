package io.hearthline.bench.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node: a real process as {@code ./hearthline run} starts it, with a data folder that survives
 * its ends. Confined to one thread but for what only looks.
 */
public final class LabNode {
  private static final Duration READY = Duration.ofSeconds(90);
  private static final Duration LAST_WORDS = Duration.ofSeconds(30);
  private static final Duration KILLED = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int TAIL_BYTES = 8_000;

  private final String name;
  private final URI base;
  private final URI secure;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private @Nullable Process process;
  private long logStart;
  private volatile boolean running;

  LabNode(
      String name,
      URI base,
      URI secure,
      List<String> command,
      Map<String, String> environment,
      Path log) {
    this.name = name;
    this.base = base;
    this.secure = secure;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = log;
  }

  public String name() {
    return name;
  }

  /** Where its HTTP is. */
  public URI base() {
    return base;
  }

  /** Where browsers open its page. */
  public URI secure() {
    return secure;
  }

  /** Whether it was started and not ended by us; a stopped one runs. */
  public boolean running() {
    return running;
  }

  public long pid() {
    return alive().pid();
  }

  /** Starts the process; {@link #awaitReady} waits for it. */
  public void start() throws IOException {
    logStart = Files.exists(log) ? Files.size(log) : 0;
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process = builder.start();
    running = true;
  }

  /** Until its ready line is there. */
  public void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + READY.toNanos();
    while (!said(logStart).contains("hearthline ready ")) {
      if (!alive().isAlive()) throw new IOException("node " + name + " ended:\n" + tail());
      if (System.nanoTime() - deadline > 0)
        throw new IOException("node " + name + " is not ready:\n" + tail());
      Thread.sleep(POLL);
    }
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    running = false;
    alive().destroyForcibly().waitFor();
  }

  /** SIGSTOP: it is there and does nothing. */
  public void stop() throws IOException {
    Shell.run("kill", "-STOP", "" + pid());
  }

  /** SIGCONT. */
  public void go() throws IOException {
    Shell.run("kill", "-CONT", "" + pid());
  }

  /**
   * SIGTERM, and waits until it has drained.
   *
   * @return its exit code
   */
  public int drain() throws IOException, InterruptedException {
    running = false;
    var draining = alive();
    draining.destroy();
    if (!draining.waitFor(LAST_WORDS)) {
      draining.destroyForcibly().waitFor();
      throw new IOException(
          "node " + name + " did not end within " + LAST_WORDS.toSeconds() + " s of SIGTERM");
    }
    return draining.exitValue();
  }

  /** The end of its log. */
  public String tail() {
    try {
      return said(Math.max(0, Files.size(log) - TAIL_BYTES));
    } catch (IOException failure) {
      return failure.toString();
    }
  }

  private String said(long from) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(from);
      var bytes = new byte[(int) Math.max(0, file.length() - from)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private Process alive() {
    var started = process;
    if (started == null) throw new IllegalStateException("node " + name + " was never started");
    return started;
  }

  /** Ends it at once, in whatever state it is; {@link #awaitEnd} waits for that. */
  void end() {
    running = false;
    if (process != null) process.destroyForcibly();
  }

  /**
   * Until it has let go of its files.
   *
   * @return false if the kernel does not get rid of it
   */
  boolean awaitEnd() {
    try {
      return process == null || process.waitFor(KILLED);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

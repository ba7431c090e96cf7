package io.hearthline.bench.subject;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A child process that says when it is ready, and never outlives this one. */
public final class ServerProcess implements AutoCloseable {
  private static final int KEPT_LINES = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LAST_WORDS = Duration.ofSeconds(15);

  private final Process process;
  private final Pattern readyLine;
  private final CompletableFuture<Matcher> ready = new CompletableFuture<>();
  private final CompletableFuture<Long> readyNanos = new CompletableFuture<>();
  private final long startedNanos;
  private final ArrayDeque<String> lastLines = new ArrayDeque<>();
  private final Thread hook;
  private final Thread reader;

  /**
   * @param readyLine found in a line of its output when it is ready
   */
  public ServerProcess(
      List<String> command, File folder, Map<String, String> environment, Pattern readyLine)
      throws IOException {
    var builder = new ProcessBuilder(command).directory(folder).redirectErrorStream(true);
    builder.environment().putAll(environment);
    this.readyLine = readyLine;
    startedNanos = System.nanoTime();
    process = builder.start();
    hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    reader = Thread.ofVirtual().start(this::read);
  }

  public long pid() {
    return process.pid();
  }

  public OutputStream input() {
    return process.getOutputStream();
  }

  /** Waits for the ready line. */
  public Matcher ready() throws IOException {
    try {
      return ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException failure) {
      throw new IOException(
          "not ready after " + PATIENCE.toSeconds() + " s; it said:\n" + said(), failure);
    }
  }

  /** From the start of the process to its ready line. */
  public long readyAfterNanos() throws IOException {
    ready();
    return readyNanos.join() - startedNanos;
  }

  /** The last lines of its output. */
  public String said() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  private void read() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var matcher = readyLine.matcher(line);
        if (matcher.find() && readyNanos.complete(System.nanoTime())) ready.complete(matcher);
        synchronized (lastLines) {
          lastLines.add(line);
          if (lastLines.size() > KEPT_LINES) lastLines.poll();
        }
      }
    } catch (IOException _) {
      // It has ended.
    }
    ready.completeExceptionally(new IOException("ended before it was ready"));
  }

  /** Asks it to end, insists after a while, and returns when it has. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LAST_WORDS)) process.destroyForcibly().waitFor();
      reader.join(LAST_WORDS);
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // We are going down ourselves.
    }
  }
}

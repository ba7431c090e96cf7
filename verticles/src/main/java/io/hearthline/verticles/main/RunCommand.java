package io.hearthline.verticles.main;

import io.hearthline.verticles.access.FileTrouble;
import io.hearthline.verticles.signaling.PortTakenException;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@code hearthline run}: a node until it is told to stop. */
final class RunCommand {
  /** Returned by {@link #run} when the node runs on in its own threads. */
  static final int RUNNING = -1;

  private static final int PORT_TAKEN = 3;

  /**
   * Starts a node, prints its ready line and addresses, and has it drained at SIGTERM and SIGINT. A
   * stop during the start waits for its end; where that is no longer possible the start gives up
   * without a word.
   */
  static int run(Config config) throws ConfigException {
    Logs.configure(config.logLevel(), config.logFormat());
    var started = new CompletableFuture<Boolean>();
    var stopping = new AtomicBoolean();
    var node = new Node(config);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping.set(true);
                  // Half a node cannot be stopped in order; the whole one is a second away.
                  if (!started.join()) return;
                  boolean clean = false;
                  try {
                    clean = node.stop();
                  } finally {
                    // The JVM would report the signal, but a drained stop is a good one.
                    System.out.flush();
                    Runtime.getRuntime().halt(clean ? 0 : 1);
                  }
                },
                "drain"));
    try {
      node.start();
      Welcome.print(node, System.out);
      started.complete(true);
      return RUNNING;
    } catch (IOException | ExecutionException | RuntimeException failure) {
      return stopping.get() ? RUNNING : explain(config, rootOf(failure));
    } catch (InterruptedException _) {
      return 1;
    } finally {
      started.complete(false); // unless it has
    }
  }

  /**
   * Starts a node on free ports in a folder that goes away, looks at a page and stops: the JVM
   * records meanwhile which classes a start needs.
   */
  static int rehearse() throws ConfigException {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("hearthline-rehearsal");
      var config =
          Config.load(
              null,
              Map.of(
                  "HEARTHLINE_DATA_DIR", folder.toString(),
                  "HEARTHLINE_HTTP_HOST", "127.0.0.1",
                  "HEARTHLINE_HTTP_PORT", "0",
                  "HEARTHLINE_HTTPS_PORT", "0",
                  "HEARTHLINE_MEDIA_PORT", "0",
                  "HEARTHLINE_LOG_LEVEL", "error"));
      Logs.configure(config.logLevel(), config.logFormat());
      var node = new Node(config);
      node.start();
      visit(node.httpPort(), "/");
      visit(node.httpPort(), "/health");
      visit(node.httpPort(), "/metrics");
      node.awaitWarm(); // what is learned of the packet path is kept for the starts to come
      return node.stop() ? 0 : Main.fail("the rehearsal did not stop cleanly");
    } catch (IOException | ExecutionException failure) {
      return Main.fail("the rehearsal failed: " + failure.getMessage());
    } catch (InterruptedException _) {
      return 1;
    } finally {
      if (folder != null) delete(folder);
    }
  }

  private static void visit(int port, String path) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      client.send(request, HttpResponse.BodyHandlers.discarding());
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException left) {
      // A leftover in the system's temporary folder harms nobody.
      System.err.println("hearthline: left behind: " + left.getMessage());
    }
  }

  private static int explain(Config config, Throwable failure) {
    return switch (failure) {
      case PortTakenException taken ->
          refusePort(taken.key(), taken.port(), "is taken by another program");
      case BindException taken ->
          refusePort("media.port", config.media().port(), "cannot be had: " + taken.getMessage());
      default -> {
        var log = System.getLogger(RunCommand.class.getName());
        if (failure instanceof RuntimeException)
          log.log(System.Logger.Level.ERROR, "the start failed", failure);
        yield Main.fail(
            "the start failed: "
                + (failure instanceof IOException trouble
                    ? FileTrouble.words(trouble)
                    : failure.getMessage() == null ? failure.toString() : failure.getMessage()));
      }
    };
  }

  private static int refusePort(String key, int port, String trouble) {
    System.err.println(
        "hearthline: "
            + key
            + " "
            + port
            + " "
            + trouble
            + "; stop what listens there, or set another "
            + key);
    return PORT_TAKEN;
  }

  private static Throwable rootOf(Throwable failure) {
    @Nullable Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof PortTakenException || cause instanceof BindException) return cause;
      cause = cause.getCause();
    }
    return failure instanceof ExecutionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private RunCommand() {}
}

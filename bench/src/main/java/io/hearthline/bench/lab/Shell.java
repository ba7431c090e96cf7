package io.hearthline.bench.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short commands of the system, waited for. */
final class Shell {
  private Shell() {}

  /**
   * Runs a command.
   *
   * @return what it printed
   * @throws IOException with the command and its words, if it fails
   */
  static String run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = exit(process);
    if (code != 0) throw new IOException(String.join(" ", command) + ": " + code + ", " + said);
    return said;
  }

  static String run(String... command) throws IOException {
    return run(List.of(command));
  }

  /** For tidying up: what is not there need not be removed. */
  static void attempt(String... command) {
    try {
      run(command);
    } catch (IOException _) {
      // Gone already.
    }
  }

  private static int exit(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}

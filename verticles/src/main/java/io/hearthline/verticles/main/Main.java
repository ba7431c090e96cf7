package io.hearthline.verticles.main;

import io.hearthline.verticles.access.FileTrouble;
import io.hearthline.verticles.access.TokenCommand;
import io.hearthline.verticles.tls.CertCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program's words: {@code run}, {@code token}, {@code cert}, {@code journal}, {@code backup},
 * {@code restore}, {@code status}, {@code version}, {@code help}.
 */
public final class Main {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_WORDS = 2;

  /**
   * Exits 0 when all is well, 1 when something failed, 2 for wrong words or settings, 3 for a taken
   * port.
   */
  public static void main(String[] args) {
    System.setProperty("java.util.logging.manager", Logs.KeptManager.class.getName());
    int code = run(Arrays.asList(args));
    if (code != RunCommand.RUNNING) System.exit(code);
  }

  private static int run(List<String> words) {
    String verb = words.isEmpty() ? "" : words.getFirst();
    var rest = new ArrayList<>(words.isEmpty() ? words : words.subList(1, words.size()));
    try {
      return switch (verb) {
        case "run" -> RunCommand.run(lastConfig(rest));
        case "rehearse" -> RunCommand.rehearse();
        case "token" -> token(rest);
        case "cert" -> cert(rest);
        case "journal" -> journal(rest);
        case "backup" -> backup(rest);
        case "restore" -> restore(rest);
        case "status" -> StatusCommand.run(lastConfig(rest));
        case "version" -> version();
        case "help", "--help", "-h" -> help();
        case "" -> {
          help();
          yield WRONG_WORDS;
        }
        default -> wrongWord(verb);
      };
    } catch (ConfigException wrong) {
      return refuse(String.valueOf(wrong.getMessage()));
    }
  }

  private static int token(List<String> words) throws ConfigException {
    var config = config(words);
    return new TokenCommand(Node.tokensFile(config), InstantSource.system())
        .run(words, System.out, System.err);
  }

  private static int cert(List<String> words) throws ConfigException {
    var config = config(words);
    return new CertCommand(Node.tlsConfig(config), Node.signingFile(config), InstantSource.system())
        .run(words, System.out, System.err);
  }

  private static int journal(List<String> words) throws ConfigException {
    var config = config(words);
    Logs.configure("warn", config.logFormat());
    return new JournalCommand(config).run(words, System.out, System.err);
  }

  private static int backup(List<String> words) throws ConfigException {
    var file = configFile(words);
    var config = Config.load(file, System.getenv());
    Logs.configure("warn", config.logFormat());
    return new BackupCommand(config, file, InstantSource.system())
        .run(words, System.out, System.err);
  }

  private static int restore(List<String> words) throws ConfigException {
    var config = config(words);
    Logs.configure("warn", config.logFormat());
    return new RestoreCommand(config).run(words, System.out, System.err);
  }

  private static int version() {
    System.out.println("hearthline " + Version.text());
    return 0;
  }

  /** The launcher prints the same file itself; asked here, the jar was started without it. */
  private static int help() {
    try (var text = Main.class.getResourceAsStream("help.txt")) {
      if (text == null) return fail("help.txt is missing from the jar");
      var help = new String(text.readAllBytes(), StandardCharsets.UTF_8);
      System.out.print(help.replace("./hearthline", "java -jar hearthline.jar"));
      return 0;
    } catch (IOException unreadable) {
      return fail("help.txt: " + FileTrouble.words(unreadable));
    }
  }

  /** The configuration of a verb that takes nothing else. */
  private static Config lastConfig(List<String> words) throws ConfigException {
    var config = config(words);
    if (words.isEmpty()) return config;
    throw new ConfigException(
        "'" + String.join(" ", words) + "' is not understood; allowed: --config FILE");
  }

  /**
   * Takes {@code --config FILE} out of the words, wherever it stands: every verb needs the same
   * data folder.
   */
  private static Config config(List<String> words) throws ConfigException {
    return Config.load(configFile(words), System.getenv());
  }

  private static @Nullable Path configFile(List<String> words) throws ConfigException {
    int at = words.indexOf("--config");
    if (at < 0) return null;
    if (at + 1 == words.size())
      throw new ConfigException("--config is last; allowed: --config FILE");
    words.remove(at);
    String file = words.remove(at);
    try {
      return Path.of(file);
    } catch (InvalidPathException _) {
      throw new ConfigException("'" + file + "' is no path");
    }
  }

  private static int wrongWord(String verb) {
    return refuse("'" + verb + "' is no command; see help");
  }

  private static int refuse(String message) {
    System.err.println("hearthline: " + message);
    return WRONG_WORDS;
  }

  static int fail(String message) {
    return fail(System.err, message);
  }

  static int fail(PrintStream err, String message) {
    err.println("hearthline: " + message);
    return FAILED;
  }

  private Main() {}
}

package io.hearthline.verticles.main;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Sets up the JDK's own logging, which Vert.x and Netty use too: one line an event on standard
 * error, as text or JSON.
 */
public final class Logs {
  /**
   * What libraries say below this is for their authors. Kept: the JDK forgets the level of a logger
   * that nobody refers to.
   */
  private static final Map<Logger, Level> LIBRARIES =
      Map.of(
          Logger.getLogger("com.hazelcast"), Level.WARNING,
          // Asks for the inside of the JDK to be opened, for a speed that membership does not need.
          Logger.getLogger("com.hazelcast.instance.impl.HazelcastInstanceFactory"), Level.SEVERE,
          // Warns of every stop that is not a slow good-bye.
          Logger.getLogger("com.hazelcast.instance.impl.Node"), Level.SEVERE,
          // Writes a stack trace for everybody who is kept out, and for nodes that come and go.
          Logger.getLogger("com.hazelcast.internal.server.tcp"), Level.SEVERE,
          // Says with a stack trace, several times a second, what the directory says once.
          Logger.getLogger("io.vertx.core.eventbus.impl.clustered"), Level.SEVERE);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  /**
   * Keeps the handlers alive during shutdown: the JDK would close them before the drain has logged
   * its end.
   */
  public static final class KeptManager extends LogManager {
    @Override
    public void reset() {
      // The process ends right after the drain; there is nothing to release.
    }
  }

  /**
   * Must run before the first logger is asked for.
   *
   * @param level one of trace, debug, info, warn, error
   * @param format text or json
   */
  public static void configure(String level, String format) {
    var root = Logger.getLogger("");
    for (var handler : root.getHandlers()) root.removeHandler(handler);
    var console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    console.setFormatter("json".equals(format) ? new JsonLine() : new TextLine());
    root.addHandler(console);
    root.setLevel(Level.INFO);
    Logger.getLogger("io.hearthline").setLevel(julLevel(level));
    LIBRARIES.forEach(Logger::setLevel);
  }

  private static Level julLevel(String level) {
    return switch (level) {
      case "trace" -> Level.FINER;
      case "debug" -> Level.FINE;
      case "warn" -> Level.WARNING;
      case "error" -> Level.SEVERE;
      default -> Level.INFO;
    };
  }

  private static String name(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) return "error";
    if (level.intValue() >= Level.WARNING.intValue()) return "warn";
    if (level.intValue() >= Level.INFO.intValue()) return "info";
    return level.intValue() >= Level.FINE.intValue() ? "debug" : "trace";
  }

  private static String shortName(LogRecord entry) {
    String logger = entry.getLoggerName();
    return logger == null ? "" : logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static String trace(LogRecord entry) {
    if (entry.getThrown() == null) return "";
    var text = new StringWriter();
    entry.getThrown().printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static final class TextLine extends Formatter {
    @Override
    public String format(LogRecord entry) {
      String line =
          "%s %-5s %s: %s%n"
              .formatted(
                  TIME.format(entry.getInstant()),
                  name(entry.getLevel()),
                  shortName(entry),
                  // A stranger's text must not be able to start a line of its own.
                  formatMessage(entry).replace('\n', ' ').replace('\r', ' '));
      return line + trace(entry);
    }
  }

  private static final class JsonLine extends Formatter {
    @Override
    public String format(LogRecord entry) {
      var line = new StringBuilder(160);
      line.append("{\"time\":\"").append(TIME.format(entry.getInstant()));
      line.append("\",\"level\":\"").append(name(entry.getLevel()));
      line.append("\",\"logger\":\"").append(quoted(shortName(entry)));
      line.append("\",\"message\":\"").append(quoted(formatMessage(entry)));
      String trace = trace(entry);
      if (!trace.isEmpty()) line.append("\",\"trace\":\"").append(quoted(trace));
      return line.append("\"}\n").toString();
    }

    private static String quoted(String text) {
      return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }
  }

  private Logs() {}
}

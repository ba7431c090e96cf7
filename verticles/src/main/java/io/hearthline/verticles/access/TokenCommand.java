package io.hearthline.verticles.access;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code hearthline token create|list|revoke}, also beside a running node. */
public final class TokenCommand {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_WORDS = 2;

  private static final String USAGE =
      """
      usage: ./hearthline token create --role ROLES [--name NAME] [--names PATTERN] [--expires TIME]
             ./hearthline token list
             ./hearthline token revoke ID
        ROLES    talk, listen, device, admin; several with commas
        NAME     what you will know the token by
        PATTERN  the stream names it is for, * stands for any text
        TIME     such as 12h, 90d or 52w; without it the token is valid until revoked
      """;

  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,4})([hdw])");
  private static final Set<String> OPTIONS = Set.of("--role", "--name", "--names", "--expires");
  private static final int MAX_NAME_CHARS = 64;

  private final Path tokensFile;
  private final InstantSource clock;

  public TokenCommand(Path tokensFile, InstantSource clock) {
    this.tokensFile = tokensFile;
    this.clock = clock;
  }

  /**
   * Does it.
   *
   * @param args the words after {@code token}
   * @return the exit code
   */
  public int run(List<String> args, PrintStream out, PrintStream err) {
    try {
      var words = new ArrayDeque<>(args);
      var verb = words.pollFirst();
      if (verb == null) throw new IllegalArgumentException("what about tokens?");
      return switch (verb) {
        case "create" -> create(options(words), out);
        case "list" -> list(words, out);
        case "revoke" -> revoke(words, out, err);
        default -> throw new IllegalArgumentException("no such command: token " + verb);
      };
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.print(USAGE);
      return WRONG_WORDS;
    } catch (IOException e) {
      err.println("hearthline: " + FileTrouble.words(e));
      return FAILED;
    }
  }

  private int create(Map<String, String> options, PrintStream out) throws IOException {
    var roles = options.get("--role");
    if (roles == null) throw new IllegalArgumentException("--role is missing");
    var name = options.getOrDefault("--name", "unnamed");
    if (name.isBlank()
        || name.length() > MAX_NAME_CHARS
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a token's name has 1-64 characters");
    }
    var created =
        tokens()
            .create(
                name,
                Role.parse(List.of(roles.split(",", -1))),
                new NamePattern(options.getOrDefault("--names", "*")),
                validity(options.get("--expires")));
    out.println(created.secret());
    out.println("id " + created.stored().id() + ". Keep the line above: it is not shown again.");
    return DONE;
  }

  private int list(Deque<String> rest, PrintStream out) throws IOException {
    requireNothing(rest);
    var now = clock.instant();
    var all = tokens().list();
    out.printf(
        "%-8s  %-24s  %-19s  %-12s  %-20s  %-20s  %s%n",
        "ID", "NAME", "ROLES", "FOR", "CREATED", "EXPIRES", "LAST USED (HOUR)");
    for (var token : all) {
      out.printf(
          "%-8s  %-24s  %-19s  %-12s  %-20s  %-20s  %s%n",
          token.id(),
          token.name(),
          token.roleWords(),
          token.names().value(),
          token.created(),
          token.validAt(now) ? shown(token.expires()) : "expired",
          shown(token.lastUsed()));
    }
    return DONE;
  }

  private int revoke(Deque<String> rest, PrintStream out, PrintStream err) throws IOException {
    var id = rest.pollFirst();
    if (id == null) throw new IllegalArgumentException("which token? see: token list");
    requireNothing(rest);
    if (!tokens().revoke(id)) {
      err.println("no token has the id " + id + "; see: token list");
      return FAILED;
    }
    out.println("revoked " + id + "; a running node refuses it within a second");
    return DONE;
  }

  private Tokens tokens() throws IOException {
    return Tokens.open(tokensFile, clock);
  }

  private static Map<String, String> options(Deque<String> words) {
    var options = new HashMap<String, String>();
    while (!words.isEmpty()) {
      var option = words.removeFirst();
      int equals = option.indexOf('=');
      var key = equals < 0 ? option : option.substring(0, equals);
      if (!OPTIONS.contains(key)) throw new IllegalArgumentException("no such option: " + key);
      var value = equals < 0 ? words.pollFirst() : option.substring(equals + 1);
      if (value == null) throw new IllegalArgumentException(key + " needs a value");
      if (options.put(key, value) != null) throw new IllegalArgumentException(key + " twice");
    }
    return options;
  }

  private static @Nullable Duration validity(@Nullable String text) {
    if (text == null) return null;
    var match = TIME.matcher(text);
    if (!match.matches()) throw new IllegalArgumentException("'" + text + "' is no time like 90d");
    long count = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofDays(7 * count);
    };
  }

  private static void requireNothing(Deque<String> rest) {
    if (!rest.isEmpty()) throw new IllegalArgumentException("not understood: " + rest.peekFirst());
  }

  private static String shown(@Nullable Instant instant) {
    return instant == null ? "never" : instant.toString();
  }
}

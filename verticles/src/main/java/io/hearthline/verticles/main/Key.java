package io.hearthline.verticles.main;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One configuration key: its name, default and what it accepts. The list of all of them is {@link
 * Keys#ALL}.
 *
 * @param name dotted lower-case name as in {@code hearthline.yaml}, such as {@code http.port}
 * @param alias environment variable of an earlier system that means the same, or null
 * @param fallback text that is parsed when the key is not set
 * @param allowed what a value may be, in words, for the refusal
 * @param secret whether the value must not be repeated in a message
 * @param parser text to value; throws {@link IllegalArgumentException} for anything else
 */
record Key<T>(
    String name,
    @Nullable String alias,
    String fallback,
    String allowed,
    boolean secret,
    Function<String, T> parser) {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  /**
   * The environment variable of this key: {@code http.trusted-proxies} is {@code
   * HEARTHLINE_HTTP_TRUSTED_PROXIES}.
   */
  String environmentName() {
    return "HEARTHLINE_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  Key<T> orOldName(String environmentVariable) {
    return new Key<>(name, environmentVariable, fallback, allowed, secret, parser);
  }

  Key<T> asSecret() {
    return new Key<>(name, alias, fallback, allowed, true, parser);
  }

  T parse(String text) throws ConfigException {
    try {
      return parser.apply(text.strip());
    } catch (IllegalArgumentException _) {
      String shown = secret ? "(not shown)" : "'" + text + "'";
      throw new ConfigException(name + " is " + shown + "; allowed: " + allowed);
    }
  }

  static Key<Integer> port(String name, int fallback) {
    return number(name, fallback, 0, 65_535, "a port number 0 to 65535, 0 for any free one");
  }

  static Key<Integer> count(String name, int fallback) {
    return number(name, fallback, 1, 1_000_000, "a whole number from 1 to 1000000");
  }

  static Key<Integer> number(String name, int fallback, int least, int most, String words) {
    return key(
        name,
        Integer.toString(fallback),
        words,
        text -> {
          int value = Integer.parseInt(text);
          if (value < least || value > most) throw new IllegalArgumentException();
          return value;
        });
  }

  static Key<Boolean> flag(String name, boolean fallback) {
    return key(
        name,
        Boolean.toString(fallback),
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException();
            });
  }

  static Key<Duration> duration(String name, String fallback) {
    return key(
        name,
        fallback,
        "a duration such as 500ms, 8s, 2m or 90d",
        text -> {
          var match = DURATION.matcher(text);
          if (!match.matches()) throw new IllegalArgumentException();
          long amount = Long.parseLong(match.group(1));
          return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          };
        });
  }

  static Key<String> text(String name, String fallback, String words, Predicate<String> allowed) {
    return key(
        name,
        fallback,
        words,
        text -> {
          if (!allowed.test(text)) throw new IllegalArgumentException();
          return text;
        });
  }

  static Key<String> oneOf(String name, String fallback, Set<String> values) {
    return text(
        name,
        fallback,
        "one of " + values.stream().sorted().collect(Collectors.joining(", ")),
        values::contains);
  }

  static Key<List<String>> list(
      String name, String fallback, String words, Predicate<String> allowed) {
    return key(
        name,
        fallback,
        words,
        text -> {
          var items =
              Arrays.stream(text.split(",", -1))
                  .map(String::strip)
                  .filter(item -> !item.isEmpty())
                  .toList();
          if (!items.stream().allMatch(allowed)) throw new IllegalArgumentException();
          return items;
        });
  }

  static Key<Path> path(String name, String fallback) {
    return key(name, fallback, "a path", Path::of);
  }

  static <T> Key<T> key(String name, String fallback, String words, Function<String, T> parser) {
    return new Key<>(name, null, fallback, words, false, parser);
  }
}

package io.hearthline.bench.run;

import io.hearthline.bench.subject.HearthlineServer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words behind the name of a benchmark: {@code --name value} and flags. */
public final class Options {
  /** Words that a user typed wrong: exit code 2. */
  public static final class WrongWords extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public WrongWords(String message) {
      super(message);
    }
  }

  private static final Set<String> FLAGS =
      Set.of("--peers", "--churn", "--quick", "--engine", "--no-floor", "--no-pages", "--short");
  private static final Set<String> VALUES =
      Set.of(
          "--listeners",
          "--rounds",
          "--seconds",
          "--minutes",
          "--seed",
          "--only",
          "--joins",
          "--at-once",
          "--versus",
          "--writers",
          "--facts",
          "--postgresql");

  private final Map<String, String> values = new HashMap<>();
  private final List<String> words;

  public Options(List<String> words) {
    this.words = List.copyOf(words);
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      if (FLAGS.contains(word)) values.put(word, "");
      else if (!VALUES.contains(word)) throw new WrongWords("'" + word + "' is no option of bench");
      else if (i + 1 == words.size()) throw new WrongWords(word + " needs a value");
      else values.put(word, words.get(++i));
    }
  }

  /** As typed. */
  public List<String> words() {
    return words;
  }

  @Nullable String text(String name) {
    return values.get(name);
  }

  public boolean has(String flag) {
    return values.containsKey(flag);
  }

  public int number(String name, int otherwise) {
    var text = values.get(name);
    return text == null ? otherwise : positive(name, text);
  }

  List<Integer> numbers(String name, List<Integer> otherwise) {
    var text = values.get(name);
    if (text == null) return otherwise;
    var numbers = new ArrayList<Integer>();
    for (var word : text.split(",", -1)) numbers.add(positive(name, word));
    return numbers.stream().sorted().toList();
  }

  private static int positive(String name, String text) {
    if (!text.matches("[1-9]\\d{0,6}"))
      throw new WrongWords(name + " takes whole numbers from 1, not '" + text + "'");
    return Integer.parseInt(text);
  }

  /** Of all that is left to chance; without {@code --seed} another one every time. */
  public long seed() {
    var text = values.get("--seed");
    if (text == null) return Integer.toUnsignedLong(new SecureRandom().nextInt());
    if (!text.matches("\\d{1,18}"))
      throw new WrongWords("--seed takes a whole number, not '" + text + "'");
    return Long.parseLong(text);
  }

  /** Whether a part of a benchmark is asked for: all are without {@code --only}. */
  boolean wants(String part) {
    var text = values.get("--only");
    return text == null || List.of(text.split(",", -1)).contains(part);
  }

  /** The folder with {@code ./hearthline}. */
  public static Path home() {
    return Path.of(System.getProperty("bench.home", ".")).toAbsolutePath().normalize();
  }

  /** The node to measure, or with {@code --engine} its media engine alone. */
  HearthlineServer server() throws IOException {
    return HearthlineServer.start(home(), has("--engine"));
  }

  /** The media engine from another class path, for {@code --versus}; or null. */
  @Nullable HearthlineServer versus() throws IOException {
    var classPath = values.get("--versus");
    return classPath == null ? null : HearthlineServer.startEngine("versus", classPath);
  }

  /** The compiled C floor. */
  static Path floor() {
    return Path.of(
        System.getProperty("bench.floor", home().resolve("bench/target/floor").toString()));
  }
}

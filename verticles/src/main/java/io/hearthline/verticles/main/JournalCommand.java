package io.hearthline.verticles.main;

import io.hearthline.cluster.journal.SqliteJournal;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Recorded;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code hearthline journal list|follow|export|verify}, also beside a running node. */
final class JournalCommand {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_WORDS = 2;

  private static final String USAGE =
      """
      usage: ./hearthline journal list      every fact, oldest first
             ./hearthline journal follow    those that come from now on, until Ctrl-C
             ./hearthline journal export    every fact as a line of JSON
             ./hearthline journal verify    whether all is there and readable
      """;

  private static final int PAGE = 1_000;
  private static final long LOOK_MILLIS = 500;

  private final Config config;

  JournalCommand(Config config) {
    this.config = config;
  }

  /**
   * Does it.
   *
   * @param words those after {@code journal}
   * @return the exit code
   */
  int run(List<String> words, PrintStream out, PrintStream err) {
    var verb = words.size() == 1 ? words.getFirst() : "";
    if (!List.of("list", "follow", "export", "verify").contains(verb)) {
      err.print(USAGE);
      return WRONG_WORDS;
    }
    var url = config.journal().url();
    if (url.equals(Journals.MEMORY))
      return fail(err, "journal.url is memory:, which keeps nothing");
    if (url.equals(Journals.SQLITE) && !Files.exists(Journals.file(config))) {
      return fail(err, Journals.file(config) + " is not there: no node has run here yet");
    }
    try (var journal = Journals.of(config)) {
      return switch (verb) {
        case "follow" -> follow(journal, out);
        case "verify" -> verify(journal, out, err);
        default ->
            print(
                journal, verb.equals("export") ? JournalCommand::json : JournalCommand::text, out);
      };
    } catch (CompletionException e) {
      return fail(
          err, e.getCause() == null ? String.valueOf(e.getMessage()) : e.getCause().getMessage());
    } catch (InterruptedException _) {
      return DONE;
    }
  }

  private static int print(Journal journal, Function<Recorded, String> form, PrintStream out) {
    readFrom(journal, 0, fact -> out.println(form.apply(fact)));
    out.flush();
    return out.checkError() ? FAILED : DONE;
  }

  /** Looks now and then, because what another process records gives no hint. */
  private static int follow(Journal journal, PrintStream out) throws InterruptedException {
    long next = readFrom(journal, 0, _ -> {});
    while (!out.checkError()) {
      next = readFrom(journal, next, fact -> out.println(text(fact)));
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return FAILED;
  }

  private static int verify(Journal journal, PrintStream out, PrintStream err) {
    var check = new JournalCheck();
    readFrom(journal, 0, check::add);
    if (journal instanceof SqliteJournal file) check.addTroubles(now(file.check()));
    check.troubles().forEach(err::println);
    out.println(
        check.facts()
            + " facts of "
            + check.aggregates()
            + " streams and others, "
            + (check.troubles().isEmpty() ? "all well" : check.troubles().size() + " troubles"));
    return check.troubles().isEmpty() ? DONE : FAILED;
  }

  /** Answers the place to go on from. */
  private static long readFrom(Journal journal, long seq, Consumer<Recorded> use) {
    long next = seq;
    List<Recorded> page;
    do {
      page = now(journal.readAll(next, PAGE));
      page.forEach(use);
      if (!page.isEmpty()) next = page.getLast().seq() + 1;
    } while (page.size() == PAGE);
    return next;
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static String text(Recorded fact) {
    return "%s  %-12s  %-32s  %3d  %s %s"
        .formatted(
            fact.at(),
            fact.node(),
            fact.aggregate(),
            fact.version(),
            fact.type(),
            new JsonObject(new LinkedHashMap<>(fact.body())).encode());
  }

  private static String json(Recorded fact) {
    return new JsonObject()
        .put("seq", fact.seq())
        .put("aggregate", fact.aggregate().toString())
        .put("version", fact.version())
        .put("type", fact.type())
        .put("at", fact.at().toString())
        .put("node", fact.node())
        .put("body", new JsonObject(new LinkedHashMap<>(fact.body())))
        .encode();
  }

  private static int fail(PrintStream err, @Nullable String trouble) {
    err.println("hearthline: " + trouble);
    return FAILED;
  }
}

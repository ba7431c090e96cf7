package io.hearthline.bench.chaos;

import io.hearthline.bench.chaos.Decisions.Timed;
import io.hearthline.bench.client.Cast;
import io.hearthline.bench.lab.Lab;
import io.hearthline.bench.page.Pages;
import io.hearthline.bench.run.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code test chaos}: three nodes, three who talk, thirty who listen, two pages, and rounds of
 * mishaps. After every round each node has to list exactly who talks, each listener has to hear
 * every packet of those it listens to, and one page the tone of the other.
 */
public final class Chaos {
  private static final int NODES = 3;
  private static final int PUBLISHERS = 3;
  private static final int LISTENERS = 30;
  private static final int STOP_MILLIS = 30_000;
  private static final int SHORT_MILLIS = 3_000;
  private static final Duration BEGINNING = Duration.ofSeconds(60);

  /** A node is given up 30 s after it was last heard. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  /** After which nothing that is left of the last round can come to light any more. */
  private static final Duration AFTERMATH = Duration.ofSeconds(35);

  /** Nothing has happened lately; one datagram lost on a busy machine is no verdict. */
  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(5);

  private final long seed;
  private final int rounds;
  private final Duration length;
  private final boolean isShort;
  private final boolean withPages;
  private final List<String> played = new ArrayList<>();
  private int excused;

  public Chaos(Options options) {
    seed = options.seed();
    isShort = options.has("--short");
    withPages = !options.has("--no-pages");
    rounds = options.number("--rounds", isShort ? 2 : Integer.MAX_VALUE);
    length = Duration.ofMinutes(options.number("--minutes", 10));
  }

  /**
   * Runs it.
   *
   * @return whether every round ended well
   */
  public boolean run() throws IOException, InterruptedException {
    try (var lab = Lab.open(Options.home(), NODES, Map.of())) {
      System.out.printf(
          "test chaos: %s; %d talk, %d listen%s; seed %d%n",
          lab.network().describe(),
          PUBLISHERS,
          LISTENERS,
          withPages ? ", one page talks to another" : "",
          seed);
      lab.startAll();
      try (var cast = new Cast(lab);
          var pages = withPages ? Pages.open(lab, Options.home()) : null) {
        if (pages != null) cast.invite(pages);
        return play(lab, cast);
      } catch (IOException | RuntimeException failure) {
        fail(lab, List.of(String.valueOf(failure.getMessage())));
        return false;
      }
    }
  }

  private boolean play(Lab lab, Cast cast) throws IOException, InterruptedException {
    for (int i = 0; i < PUBLISHERS; i++) cast.publish(i % NODES);
    for (int i = 0; i < LISTENERS; i++)
      cast.listen(i / PUBLISHERS % NODES, List.of(i % PUBLISHERS, (i + 1) % PUBLISHERS));
    var decisions =
        new Decisions(
            seed,
            NODES,
            PUBLISHERS,
            lab.network().cutsLinks(),
            isShort ? SHORT_MILLIS : STOP_MILLIS);
    if (!settled(lab, cast, "beginning", BEGINNING, List.of())) return false;
    long end = System.nanoTime() + length.toNanos();
    for (int round = 1; round <= rounds && System.nanoTime() - end < 0; round++) {
      var mishaps = decisions.next();
      cast.forget();
      var title = "round %3d  %s".formatted(round, words(mishaps));
      played.add(title);
      new Round(lab, cast).play(mishaps);
      if (!settled(lab, cast, title, PATIENCE, mishaps)) return false;
      cast.goHome();
    }
    if (!isShort) {
      Thread.sleep(AFTERMATH);
      var title = "%d s later".formatted(AFTERMATH.toSeconds());
      if (!settled(lab, cast, title, SHORT_PATIENCE, List.of())) return false;
    }
    System.out.printf(
        "test chaos: %d rounds, every list and every listener right after each; %s%n",
        played.size(),
        excused == 0
            ? "every stream went on under its id"
            : "with an excuse, %d streams went on under another id".formatted(excused));
    return true;
  }

  private boolean settled(Lab lab, Cast cast, String title, Duration patience, List<Timed> mishaps)
      throws InterruptedException {
    try {
      var took = cast.settle(patience);
      var lost = cast.takeLostStreams();
      var wrong = Verdict.wrong(mishaps, lost, cast.takeEndedStreams());
      System.out.printf(
          "%-72s %s after %.1f s%n",
          title, wrong.isEmpty() ? "right" : "WRONG though settled", took.toMillis() / 1e3);
      if (!wrong.isEmpty()) {
        fail(lab, wrong);
        return false;
      }
      for (var stream : lost) System.out.println("  excused: " + stream);
      excused += lost.size();
      return true;
    } catch (Cast.Unsettled unsettled) {
      System.out.printf("%-72s WRONG after %d s%n", title, patience.toSeconds());
      fail(lab, unsettled.problems());
      long drops = cast.kernelDrops();
      if (drops > 0) System.out.printf("  our own sockets dropped %d datagrams%n", drops);
      return false;
    }
  }

  private static String words(List<Timed> mishaps) {
    return mishaps.stream()
        .sorted(Comparator.comparingInt(Timed::afterMillis))
        .map(timed -> timed.mishap().toString())
        .collect(Collectors.joining(", "));
  }

  private void fail(Lab lab, List<String> problems) {
    for (var problem : problems) System.out.println("  " + problem);
    System.out.println("  rounds so far:");
    for (var title : played) System.out.println("    " + title);
    System.out.printf(
        "  again: ./hearthline test chaos --seed %d --rounds %d%s%s%n",
        seed,
        Math.max(1, played.size()),
        isShort ? " --short" : "",
        withPages ? "" : " --no-pages");
    System.out.println("  logs and data: " + lab.keep());
  }
}

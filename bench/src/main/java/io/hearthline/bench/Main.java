package io.hearthline.bench;

import io.hearthline.bench.chaos.Chaos;
import io.hearthline.bench.run.Cluster;
import io.hearthline.bench.run.Fanout;
import io.hearthline.bench.run.Join;
import io.hearthline.bench.run.JournalRun;
import io.hearthline.bench.run.Latency;
import io.hearthline.bench.run.Memory;
import io.hearthline.bench.run.Options;
import io.hearthline.bench.run.Overload;
import io.hearthline.bench.run.PipeLatency;
import io.hearthline.bench.run.Start;
import java.util.Arrays;
import java.util.List;

/** {@code ./hearthline bench NAME [options]}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    try {
      if (arguments.length == 0)
        throw new Options.WrongWords("which benchmark? One of " + String.join(", ", NAMES));
      var options = new Options(Arrays.asList(arguments).subList(1, arguments.length));
      if (!run(arguments[0], options)) System.exit(1);
    } catch (Options.WrongWords wrong) {
      System.err.println("bench: " + wrong.getMessage());
      System.exit(2);
    }
    System.exit(0); // the JMX client leaves threads behind
  }

  /** Whether all is well; a figure is, however bad it is. */
  private static boolean run(String name, Options options) throws Exception {
    switch (name) {
      case "chaos" -> {
        return new Chaos(options).run();
      }
      case "cluster" -> new Cluster(options).run();
      case "fanout" -> new Fanout(options).run();
      case "join" -> new Join(options).run();
      case "journal" -> new JournalRun(options).run();
      case "latency" -> new Latency(options).run();
      case "memory" -> new Memory(options).run();
      case "overload" -> new Overload(options).run();
      case "pipe" -> new PipeLatency(options).run();
      case "start" -> new Start(options).run();
      default ->
          throw new Options.WrongWords("'" + name + "' is none of " + String.join(", ", NAMES));
    }
    return true;
  }

  private static final List<String> NAMES =
      List.of(
          "cluster", "fanout", "join", "journal", "latency", "memory", "overload", "pipe", "start");
}

package io.hearthline.bench;

import io.hearthline.bench.run.Fanout;
import io.hearthline.bench.run.Join;
import io.hearthline.bench.run.Latency;
import io.hearthline.bench.run.Memory;
import io.hearthline.bench.run.Options;
import io.hearthline.bench.run.Overload;
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
      run(arguments[0], options);
    } catch (Options.WrongWords wrong) {
      System.err.println("bench: " + wrong.getMessage());
      System.exit(2);
    }
    System.exit(0); // the JMX client leaves threads behind
  }

  private static void run(String name, Options options) throws Exception {
    switch (name) {
      case "fanout" -> new Fanout(options).run();
      case "join" -> new Join(options).run();
      case "latency" -> new Latency(options).run();
      case "memory" -> new Memory(options).run();
      case "overload" -> new Overload(options).run();
      case "start" -> new Start(options).run();
      default ->
          throw new Options.WrongWords("'" + name + "' is none of " + String.join(", ", NAMES));
    }
  }

  private static final List<String> NAMES =
      List.of("fanout", "join", "latency", "memory", "overload", "start");
}

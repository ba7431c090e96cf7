package io.hearthline.bench.chaos;

/** One thing that happens in a round; nodes and publishers are counted from 0. */
public sealed interface Mishap {
  /** kill -9; started again after a while. */
  record Kill(int node, int awayMillis) implements Mishap {
    @Override
    public String toString() {
      return "kill %s for %s".formatted(name(node), seconds(awayMillis));
    }
  }

  /** SIGSTOP, and SIGCONT after a while. */
  record Stop(int node, int millis) implements Mishap {
    @Override
    public String toString() {
      return "stop %s for %s".formatted(name(node), seconds(millis));
    }
  }

  /** A node neither hears the other nodes nor is heard by them; clients reach all. */
  record CutOff(int node, int millis) implements Mishap {
    @Override
    public String toString() {
      return "cut %s off for %s".formatted(name(node), seconds(millis));
    }
  }

  /** What one node sends does not reach another one. */
  record OneWay(int from, int to, int millis) implements Mishap {
    @Override
    public String toString() {
      return "cut %s->%s for %s".formatted(name(from), name(to), seconds(millis));
    }
  }

  /** A node's cable is pulled: nodes and clients are cut off. */
  record Unplug(int node, int millis) implements Mishap {
    @Override
    public String toString() {
      return "unplug %s for %s".formatted(name(node), seconds(millis));
    }
  }

  /** SIGTERM, and gone until somebody lets it join. */
  record Leave(int node) implements Mishap {
    @Override
    public String toString() {
      return name(node) + " leaves";
    }
  }

  /** A node that had left starts. */
  record Join(int node) implements Mishap {
    @Override
    public String toString() {
      return name(node) + " joins";
    }
  }

  /** SIGTERM and a start at once. */
  record Restart(int node) implements Mishap {
    @Override
    public String toString() {
      return "restart " + name(node);
    }
  }

  /** A publisher stops for good and another one begins, at a node. */
  record Replace(int publisher, int node) implements Mishap {
    @Override
    public String toString() {
      return "talker %d ends, another begins at %s".formatted(publisher, name(node));
    }
  }

  /**
   * Whether a node may take a client's request and never answer it. Between nodes links may be cut
   * as they like, and a node that ends in order answers first.
   */
  default boolean swallowsAnswers() {
    return switch (this) {
      case Kill _, Stop _, Unplug _ -> true;
      case CutOff _, OneWay _, Leave _, Join _, Restart _, Replace _ -> false;
    };
  }

  /** Whether some nodes do not hear for a while what others have to tell. */
  default boolean deafens() {
    return switch (this) {
      case CutOff _, OneWay _, Unplug _, Stop _ -> true;
      case Kill _, Leave _, Join _, Restart _, Replace _ -> false;
    };
  }

  private static String name(int node) {
    return String.valueOf((char) ('a' + node));
  }

  private static String seconds(int millis) {
    return "%.1f s".formatted(millis / 1e3);
  }
}

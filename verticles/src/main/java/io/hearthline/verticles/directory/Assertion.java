package io.hearthline.verticles.directory;

import static java.util.Objects.requireNonNull;

import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What one node says of itself: the whole of it, each time, so that any later one makes up for all
 * that were lost.
 *
 * @param stamp which of two assertions of a node is the newer one
 * @param at by the node's own clock, for people; nothing is decided by it
 * @param streams those that it owns
 * @param ended the last ones that it ended, because their listeners want to know why
 */
record Assertion(
    String node,
    Stamp stamp,
    Instant at,
    State state,
    Self self,
    List<StreamView> streams,
    List<End> ended) {

  enum State {
    UP,
    /** Takes nobody new; its clients are on their way to other nodes. */
    DRAINING,
    /** Its last word. */
    LEAVING;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String word) {
      for (var state : values()) if (state.word().equals(word)) return state;
      throw new IllegalArgumentException("no state: " + word);
    }
  }

  /**
   * Orders the assertions of one node.
   *
   * @param epoch higher at every start of the node
   * @param version higher with every assertion of one epoch
   */
  record Stamp(long epoch, long version) {
    boolean isNewerThan(Stamp other) {
      return epoch != other.epoch ? epoch > other.epoch : version > other.version;
    }

    Stamp next() {
      return new Stamp(epoch, version + 1);
    }
  }

  /**
   * What does not change while a node runs, or seldom.
   *
   * @param software its version
   * @param protocol between nodes
   * @param urls base URLs for clients, best first; empty until it listens
   * @param origins web origins of its pages, and of all others that it has heard of
   * @param trust digest of what its clients trust; the same on all nodes once they agree
   */
  record Self(
      String software,
      int protocol,
      List<String> roles,
      List<String> urls,
      List<String> origins,
      String trust) {
    Self withOrigins(List<String> all) {
      return new Self(software, protocol, roles, urls, all, trust);
    }

    Self {
      roles = List.copyOf(roles);
      urls = List.copyOf(urls);
      origins = List.copyOf(origins);
    }
  }

  /** A stream that is over. */
  record End(String stream, String reason) {}

  Assertion {
    streams = List.copyOf(streams);
    ended = List.copyOf(ended);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("node", node)
        .put("epoch", stamp.epoch)
        .put("version", stamp.version)
        .put("at", at.toString())
        .put("state", state.word())
        .put("software", self.software)
        .put("protocol", self.protocol)
        .put("roles", new JsonArray(self.roles))
        .put("urls", new JsonArray(self.urls))
        .put("origins", new JsonArray(self.origins))
        .put("trust", self.trust)
        .put("unjournalled", streams.stream().anyMatch(StreamView::unjournalled))
        .put("streams", new JsonArray(streams.stream().map(StreamView::toJson).toList()))
        .put("ended", new JsonArray(ended.stream().map(Assertion::json).toList()));
  }

  private static JsonObject json(End end) {
    return new JsonObject().put("stream", end.stream).put("reason", end.reason);
  }

  /**
   * Reads what {@link #toJson} wrote, of this version or of another.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Assertion of(JsonObject json) {
    try {
      return new Assertion(
          requireNonNull(json.getString("node")),
          new Stamp(json.getLong("epoch"), json.getLong("version")),
          Instant.parse(json.getString("at")),
          State.of(json.getString("state")),
          new Self(
              requireNonNull(json.getString("software")),
              json.getInteger("protocol"),
              texts(json.getJsonArray("roles")),
              texts(json.getJsonArray("urls")),
              texts(json.getJsonArray("origins", new JsonArray())),
              json.getString("trust", "")),
          objects(json.getJsonArray("streams")).map(StreamView::of).toList(),
          objects(json.getJsonArray("ended", new JsonArray())).map(Assertion::end).toList());
    } catch (NullPointerException | ClassCastException | DateTimeException e) {
      throw new IllegalArgumentException("no assertion: " + e.getMessage(), e);
    }
  }

  private static End end(JsonObject json) {
    return new End(json.getString("stream"), json.getString("reason"));
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  private static java.util.stream.Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}

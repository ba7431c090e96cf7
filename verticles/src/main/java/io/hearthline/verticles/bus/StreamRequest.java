package io.hearthline.verticles.bus;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What may be asked at {@link Addresses#STREAMS_COMMAND}. */
public sealed interface StreamRequest {
  /**
   * Publishes.
   *
   * @param stream the id to publish under, or null for a new random one
   * @param publisher who publishes, by identity (a token's id), so that it survives a reconnect
   * @param resume the resume token of an earlier publication under that id
   * @param by the node that takes its client, if it is another than the one with its microphone
   */
  record Start(
      @Nullable String stream,
      String name,
      String publisher,
      @Nullable String resume,
      @Nullable String by)
      implements StreamRequest {
    public Start(@Nullable String stream, String name, String publisher, @Nullable String resume) {
      this(stream, name, publisher, resume, null);
    }
  }

  record Rename(String stream, String name) implements StreamRequest {}

  record Talk(String stream, boolean talking) implements StreamRequest {}

  /** One listener, named by whoever asks; the same name twice counts once. */
  record Join(String stream, String listener) implements StreamRequest {}

  record Leave(String stream, String listener) implements StreamRequest {}

  /**
   * Ends a stream.
   *
   * @param reason lower-case words joined by dashes, such as {@code unpublished}
   * @param generation ends the stream only if this is still its generation; null for any
   */
  record End(String stream, String reason, @Nullable Long generation) implements StreamRequest {}

  /** How a listener is called who listens at that node. */
  static String listener(String name, String node) {
    return name + "@" + node;
  }

  /** The name that a listener was given at its node. */
  static String nameOf(String listener, String node) {
    return listener.substring(0, listener.length() - node.length() - 1);
  }

  /** Whether the listener of that name listens at the node. */
  static boolean listensAt(String listener, String node) {
    return listener.endsWith("@" + node);
  }

  default JsonObject toJson() {
    return switch (this) {
      case Start(var stream, var name, var publisher, var resume, var by) -> {
        var json =
            new JsonObject().put("command", "start").put("name", name).put("publisher", publisher);
        if (stream != null) json.put("stream", stream);
        if (resume != null) json.put("resume", resume);
        if (by != null) json.put("by", by);
        yield json;
      }
      case Rename(var stream, var name) -> about("rename", stream).put("name", name);
      case Talk(var stream, var talking) -> about("talk", stream).put("talking", talking);
      case Join(var stream, var listener) -> about("join", stream).put("listener", listener);
      case Leave(var stream, var listener) -> about("leave", stream).put("listener", listener);
      case End(var stream, var reason, var generation) -> {
        var json = about("end", stream).put("reason", reason);
        yield generation == null ? json : json.put("generation", generation);
      }
    };
  }

  /**
   * Reads what {@link #toJson} wrote, and what anybody else sends.
   *
   * @throws IllegalArgumentException with a sentence for the one who asked, when a field is missing
   *     or of the wrong kind
   */
  static StreamRequest parse(JsonObject json) {
    return switch (text(json, "command")) {
      case "start" ->
          new Start(
              optionalText(json, "stream"),
              text(json, "name"),
              text(json, "publisher"),
              optionalText(json, "resume"),
              optionalText(json, "by"));
      case "rename" -> new Rename(text(json, "stream"), text(json, "name"));
      case "talk" -> new Talk(text(json, "stream"), claim(json, "talking"));
      case "join" -> new Join(text(json, "stream"), text(json, "listener"));
      case "leave" -> new Leave(text(json, "stream"), text(json, "listener"));
      case "end" ->
          new End(text(json, "stream"), text(json, "reason"), optionalNumber(json, "generation"));
      default -> throw new IllegalArgumentException("unknown command");
    };
  }

  private static JsonObject about(String command, String stream) {
    return new JsonObject().put("command", command).put("stream", stream);
  }

  private static String text(JsonObject json, String key) {
    var value = optionalText(json, key);
    if (value == null) throw new IllegalArgumentException("'" + key + "' is missing");
    return value;
  }

  private static @Nullable String optionalText(JsonObject json, String key) {
    return switch (json.getValue(key)) {
      case null -> null;
      case String value -> value;
      default -> throw new IllegalArgumentException("'" + key + "' is not a text");
    };
  }

  private static @Nullable Long optionalNumber(JsonObject json, String key) {
    return switch (json.getValue(key)) {
      case null -> null;
      case Integer value -> value.longValue();
      case Long value -> value;
      default -> throw new IllegalArgumentException("'" + key + "' is not a whole number");
    };
  }

  private static boolean claim(JsonObject json, String key) {
    if (json.getValue(key) instanceof Boolean value) return value;
    throw new IllegalArgumentException("'" + key + "' is neither true nor false");
  }
}

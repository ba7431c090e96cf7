package io.hearthline.verticles.signaling.socket;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that a stranger sent. Reading never throws: a field of the wrong kind is as absent,
 * unknown ones are ignored.
 */
public final class Message {
  private static final int MAX_DEPTH = 16;

  private final JsonObject json;

  private Message(JsonObject json) {
    this.json = json;
  }

  /** Null for anything that is not one JSON object, at most 16 levels deep. */
  public static @Nullable Message parse(String text) {
    var trimmed = text.strip();
    if (!trimmed.startsWith("{") || isTooDeep(trimmed)) return null;
    try {
      return new Message(new JsonObject(trimmed));
    } catch (DecodeException _) {
      return null;
    }
  }

  /** The kind of message, empty if it has none. */
  public String type() {
    var type = text("type");
    return type == null ? "" : type;
  }

  public @Nullable String text(String field) {
    return json.getValue(field) instanceof String value ? value : null;
  }

  public @Nullable Integer integer(String field) {
    return json.getValue(field) instanceof Integer value ? value : null;
  }

  public @Nullable Boolean flag(String field) {
    return json.getValue(field) instanceof Boolean value ? value : null;
  }

  public @Nullable Message object(String field) {
    return json.getValue(field) instanceof JsonObject value ? new Message(value) : null;
  }

  /** A list of texts; null for anything else. */
  public @Nullable List<String> texts(String field) {
    if (!(json.getValue(field) instanceof JsonArray list)) return null;
    var texts = list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    return texts.size() == list.size() ? texts : null;
  }

  /** Counts brackets before the parser recurses. */
  private static boolean isTooDeep(String text) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '"' -> quoted = !quoted;
        case '\\' -> i++;
        case '{', '[' -> {
          if (!quoted && ++depth > MAX_DEPTH) return true;
        }
        case '}', ']' -> {
          if (!quoted) depth--;
        }
        default -> {}
      }
    }
    return false;
  }
}

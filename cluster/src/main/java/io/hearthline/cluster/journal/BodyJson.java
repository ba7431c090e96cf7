package io.hearthline.cluster.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The bodies of facts as flat JSON objects. */
final class BodyJson {
  private static final JsonFactory JSON = new JsonFactory();

  private BodyJson() {}

  static String write(Map<String, Object> body) {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      write(json, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static void write(JsonGenerator json, Map<String, Object> body) throws IOException {
    json.writeStartObject();
    for (var field : body.entrySet()) {
      json.writeFieldName(field.getKey());
      switch (field.getValue()) {
        case String text -> json.writeString(text);
        case Long number -> json.writeNumber(number);
        case Boolean flag -> json.writeBoolean(flag);
        case Object other -> throw new IllegalArgumentException("no fact holds " + other);
      }
    }
    json.writeEndObject();
  }

  /**
   * Reads a body back.
   *
   * @throws IllegalArgumentException for a text that {@link #write} has not made
   */
  static Map<String, Object> read(String text) {
    var body = new TreeMap<String, Object>();
    try (var json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) throw unreadable(text, null);
      for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        body.put(
            name,
            switch (json.nextToken()) {
              case VALUE_STRING -> json.getText();
              case VALUE_NUMBER_INT -> json.getLongValue();
              case VALUE_TRUE -> true;
              case VALUE_FALSE -> false;
              default -> throw unreadable(text, null);
            });
      }
      if (json.currentToken() != JsonToken.END_OBJECT) throw unreadable(text, null);
    } catch (IOException e) {
      throw unreadable(text, e);
    }
    return body;
  }

  private static IllegalArgumentException unreadable(String text, @Nullable Exception cause) {
    return new IllegalArgumentException("no body of a fact: " + text, cause);
  }
}

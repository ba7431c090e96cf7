package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/openapi.json} as a test holds it against what a node does. */
final class ApiDocument {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch");

  private final JsonObject document;

  /** A path and method of the document. */
  record Operation(String path, String method, JsonObject description) {
    /** The path with the examples in place of its parameters. */
    String examplePath() {
      var filled = path;
      for (var entry : description.getJsonArray("parameters", new JsonArray())) {
        var parameter = (JsonObject) entry;
        if (!parameter.getString("in").equals("path")) continue;
        filled =
            filled.replace("{" + parameter.getString("name") + "}", parameter.getString("example"));
      }
      return filled;
    }

    /** Type and example of the body to send; null for none. */
    String @Nullable [] exampleBody() {
      var body = description.getJsonObject("requestBody");
      if (body == null) return null;
      var content = body.getJsonObject("content");
      var type = content.fieldNames().iterator().next();
      var example = content.getJsonObject(type).getValue("example");
      return new String[] {
        type, example instanceof JsonObject json ? json.encode() : String.valueOf(example)
      };
    }

    @Override
    public String toString() {
      return method.toUpperCase(Locale.ROOT) + " " + path;
    }
  }

  ApiDocument(String text) {
    document = new JsonObject(text);
  }

  List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    for (var path : document.getJsonObject("paths")) {
      for (var method : (JsonObject) path.getValue()) {
        if (!METHODS.contains(method.getKey())) continue;
        operations.add(
            new Operation(path.getKey(), method.getKey(), (JsonObject) method.getValue()));
      }
    }
    return operations;
  }

  Operation operation(String method, String path) {
    return operations().stream()
        .filter(operation -> operation.method().equals(method) && operation.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError(method + " " + path + " is not documented"));
  }

  /** The status is one of those documented, and so is the body. */
  void check(Operation operation, HttpResponse<String> response) {
    var type = response.headers().firstValue("Content-Type").orElse("");
    check(operation, response.statusCode(), type, response.body());
  }

  void check(Operation operation, int status, String contentType, String body) {
    var responses = operation.description().getJsonObject("responses");
    var documented = responses.getJsonObject(Integer.toString(status));
    assertThat(documented).as(operation + " answered " + status + ": " + body).isNotNull();
    var content = resolved(documented).getJsonObject("content");
    if (content == null || body.isEmpty()) return;
    var type = contentType.split(";", 2)[0];
    assertThat(content.fieldNames()).as(operation + " " + status).contains(type);
    if (type.equals("application/json")) {
      validate(operation.toString(), content.getJsonObject(type).getJsonObject("schema"), body);
    }
  }

  /** The schema of what one event of a stream of events holds. */
  void checkEvent(Operation operation, String data) {
    var content = operation.description().getJsonObject("responses").getJsonObject("200");
    var schema =
        content.getJsonObject("content").getJsonObject("text/event-stream").getJsonObject("schema");
    validate(operation.toString(), schema, data);
  }

  private void validate(String what, JsonObject schema, String body) {
    var whole = schema.copy().put("components", document.getJsonObject("components"));
    var options =
        new JsonSchemaOptions()
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic)
            .setBaseUri("https://hearthline.invalid/");
    var result = Validator.create(JsonSchema.of(whole), options).validate(new JsonObject(body));
    assertThat(result.getValid()).as(what + ": " + result.toJson() + "\n" + body).isTrue();
  }

  private JsonObject resolved(JsonObject response) {
    var reference = response.getString("$ref");
    if (reference == null) return response;
    var name = reference.substring(reference.lastIndexOf('/') + 1);
    return document.getJsonObject("components").getJsonObject("responses").getJsonObject(name);
  }
}

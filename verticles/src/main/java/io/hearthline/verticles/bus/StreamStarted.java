package io.hearthline.verticles.bus;

import io.vertx.core.json.JsonObject;

/**
 * The reply to {@link StreamRequest.Start}.
 *
 * @param resume the token with which the same identity may publish under the same id again
 */
public record StreamStarted(StreamView stream, String resume) {
  public JsonObject toJson() {
    return new JsonObject().put("stream", stream.toJson()).put("resume", resume);
  }

  public static StreamStarted of(JsonObject json) {
    return new StreamStarted(StreamView.of(json.getJsonObject("stream")), json.getString("resume"));
  }
}

package io.hearthline.verticles.signaling.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A STUN or TURN server that clients are told about. */
public record IceServer(List<String> urls, @Nullable String username, @Nullable String credential) {
  public IceServer {
    urls = List.copyOf(urls);
  }

  /** As RTCConfiguration wants it. */
  public JsonObject toJson() {
    var json = new JsonObject().put("urls", new JsonArray(urls));
    if (username != null) json.put("username", username);
    if (credential != null) json.put("credential", credential);
    return json;
  }

  /** Leaves the credential out: this text may reach a log. */
  @Override
  public String toString() {
    return "IceServer" + urls;
  }
}

package io.hearthline.verticles.signaling.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code /api/openapi.json}: what every address under HTTP takes and answers (OpenAPI 3.1). */
public final class OpenApi {
  private final Buffer document;

  public OpenApi() {
    try (var resource = OpenApi.class.getResourceAsStream("openapi.json")) {
      if (resource == null) throw new IOException("openapi.json is missing from this build");
      document = Buffer.buffer(resource.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void mount(Router router) {
    router
        .get("/api/openapi.json")
        .handler(request ->
            request
                .response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(document));
  }
}

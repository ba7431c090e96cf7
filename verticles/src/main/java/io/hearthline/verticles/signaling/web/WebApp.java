package io.hearthline.verticles.signaling.web;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the web app from the class path. Files carry no version in their names, so browsers keep
 * them but ask each time whether they changed.
 */
public final class WebApp implements Handler<RoutingContext> {
  private static final String ROOT = "io/hearthline/web/";
  private static final String INDEX = "index.html";

  /** No dots at the start of a segment: neither parents nor hidden files can be named. */
  private static final Pattern SAFE_PATH =
      Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");

  /** Longer than any of our files; the pattern above recurses once per segment. */
  private static final int MAX_PATH_CHARS = 200;

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private record Asset(Buffer body, String type, String etag) {}

  private final Vertx vertx;
  private final Map<String, Asset> loaded = new HashMap<>();

  public WebApp(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public void handle(RoutingContext request) {
    var method = request.request().method();
    if (!method.equals(HttpMethod.GET)) { // HEAD has been turned into it
      request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      Answers.refuse(request, 405, "method not allowed");
      return;
    }
    var raw = request.request().path();
    var path = raw == null || raw.length() <= 1 ? INDEX : raw.substring(1);
    if (path.length() > MAX_PATH_CHARS || !SAFE_PATH.matcher(path).matches()) {
      Answers.refuse(request, 404, "not found");
      return;
    }
    asset(path)
        .onSuccess(asset -> {
          if (asset == null) Answers.refuse(request, 404, "not found");
          else answer(request, asset);
        })
        .onFailure(_ -> Answers.refuse(request, 500, "internal error"));
  }

  private static void answer(RoutingContext request, Asset asset) {
    var response =
        request
            .response()
            .putHeader(HttpHeaders.ETAG, asset.etag)
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    var known = request.request().getHeader(HttpHeaders.IF_NONE_MATCH);
    if (known != null && (known.equals("*") || known.contains(asset.etag))) {
      response.setStatusCode(304).end();
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, asset.type)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(asset.body.length()))
        .end(asset.body);
  }

  /** Reads off the event loop, once per file; what is not there is not remembered. */
  private Future<@Nullable Asset> asset(String path) {
    var known = loaded.get(path);
    if (known != null) return Future.succeededFuture(known);
    return vertx
        .<@Nullable Asset>executeBlocking(() -> load(path), false)
        .onSuccess(asset -> {
          if (asset != null) loaded.put(path, asset);
        });
  }

  private static @Nullable Asset load(String path) throws IOException {
    var type = TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    if (type == null) return null;
    try (var in = WebApp.class.getClassLoader().getResourceAsStream(ROOT + path)) {
      if (in == null) return null;
      var bytes = in.readAllBytes();
      return new Asset(Buffer.buffer(bytes), type, etag(bytes));
    } catch (UncheckedIOException broken) {
      throw broken.getCause();
    }
  }

  private static String etag(byte[] bytes) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"'
          + Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22)
          + '"';
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}

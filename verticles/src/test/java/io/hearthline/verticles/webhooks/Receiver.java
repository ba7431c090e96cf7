package io.hearthline.verticles.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program that is told, over real HTTP; says 200 unless it was told to do otherwise. */
final class Receiver {
  private final LinkedBlockingQueue<Got> got = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Consumer<HttpServerRequest>> next =
      new ConcurrentLinkedQueue<>();
  private volatile Consumer<HttpServerRequest> usual = status(200);
  private final int port;

  /** One request. */
  record Got(String path, Map<String, String> headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String delivery() {
      return header("hearthline-delivery");
    }
  }

  Receiver(Vertx vertx) {
    port =
        WebhooksVerticleTest.await(
                vertx.createHttpServer().requestHandler(this::on).listen(0, "127.0.0.1"))
            .actualPort();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  static Consumer<HttpServerRequest> status(int status) {
    return request -> request.response().setStatusCode(status).end();
  }

  /** Never answers. */
  static void hang(HttpServerRequest request) {
    request.resume();
  }

  /** What to do with the next requests, one each. */
  Receiver then(List<Consumer<HttpServerRequest>> answers) {
    next.addAll(answers);
    return this;
  }

  /** What to do with all others. */
  Receiver usually(Consumer<HttpServerRequest> answer) {
    usual = answer;
    return this;
  }

  /** Awaits the next request. */
  Got take() throws InterruptedException {
    var request = got.poll(20, TimeUnit.SECONDS);
    assertThat(request).as("a request within 20 s").isNotNull();
    return request;
  }

  int waiting() {
    return got.size();
  }

  private void on(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          var headers = new HashMap<String, String>();
          for (var header : request.headers()) {
            headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
          }
          got.add(new Got(request.uri(), headers, body.toString()));
          var answer = next.poll();
          (answer == null ? usual : answer).accept(request);
        });
  }
}

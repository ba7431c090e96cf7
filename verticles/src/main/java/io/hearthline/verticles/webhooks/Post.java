package io.hearthline.verticles.webhooks;

import static java.net.http.HttpRequest.BodyPublishers.ofString;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends a delivery to one target, once. Blocks until the answer is there, but not for long. */
final class Post {
  private static final long MAX_ANSWER_BYTES = 64 * 1024;

  private final HttpClient client;
  private final Target target;
  private final WebhooksConfig config;
  private final Signature signature;
  private final InstantSource clock;

  Post(HttpClient client, Target target, WebhooksConfig config, InstantSource clock) {
    this.client = client;
    this.target = target;
    this.config = config;
    this.clock = clock;
    signature = new Signature(config.secret());
  }

  /**
   * A client for all targets. It asks the system for names, so that those of the local network
   * work; redirects are the receiver's mistake, since a secret must not go where nobody sent it.
   */
  static HttpClient client(Duration patience) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(patience)
        .build();
  }

  /**
   * Signs it anew and sends it.
   *
   * @return the status of the answer
   * @throws IOException if there is no answer in time
   */
  int send(Delivery delivery) throws IOException, InterruptedException {
    var patience = config.pace().answer();
    var asked = client.sendAsync(request(delivery), _ -> new BoundedDrain(MAX_ANSWER_BYTES));
    try {
      return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException _) {
      throw new HttpTimeoutException("no answer within " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      asked.cancel(true); // nothing, once it is done
    }
  }

  private HttpRequest request(Delivery delivery) {
    var request =
        HttpRequest.newBuilder(target.address())
            .header("Content-Type", "application/json")
            .header("User-Agent", config.software())
            .header("Hearthline-Delivery", delivery.id())
            .header("Hearthline-Signature", signature.of(delivery.body(), clock.instant()))
            .POST(ofString(delivery.body()));
    if (!target.authorization().isEmpty()) request.header("Authorization", target.authorization());
    return request.build();
  }
}

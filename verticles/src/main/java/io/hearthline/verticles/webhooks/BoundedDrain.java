package io.hearthline.verticles.webhooks;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body that nobody needs, so that its connection can be used again, but only so much of it:
 * a longer one costs the connection and not the answer. Gives the bytes that came.
 */
final class BoundedDrain implements BodySubscriber<Long> {
  private final CompletableFuture<Long> end = new CompletableFuture<>();
  private final long maxBytes;
  private long bytes;
  private @Nullable Subscription subscription;

  BoundedDrain(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public CompletionStage<Long> getBody() {
    return end;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (var buffer : buffers) bytes += buffer.remaining();
    var running = subscription;
    if (running == null) return;
    if (bytes < maxBytes) {
      running.request(1);
    } else {
      running.cancel();
      end.complete(bytes);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(bytes);
  }
}

package io.hearthline.verticles.signaling.socket;

import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.admission.TokenBucket;
import io.hearthline.verticles.signaling.config.Limits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket within its limits: whole messages in, a bounded queue out, a ping against silence.
 * Confined to its event loop.
 */
public final class Socket {
  private static final int WRITE_QUEUE_BYTES = 64 * 1024;
  private static final int ABNORMAL = 1006;
  private static final long SILENCE_NANOS = 30_000_000_000L;

  private final ServerWebSocket webSocket;
  private final Limits limits;
  private final Refusals refusals;
  private final TokenBucket bucket;
  private final SendQueue queue;
  private final Runnable onGone;
  private @Nullable SocketHandler handler;
  private @Nullable Buffer partial;
  private long partialSinceNanos;
  private long heardNanos = System.nanoTime();
  private boolean closing;
  private boolean closed;

  /**
   * Takes a socket over.
   *
   * @param onGone called once when the connection is gone, whoever closed it
   */
  public Socket(ServerWebSocket webSocket, Limits limits, Refusals refusals, Runnable onGone) {
    this.webSocket = webSocket;
    this.onGone = onGone;
    this.limits = limits;
    this.refusals = refusals;
    this.bucket = new TokenBucket(limits.messageBurst(), limits.messagesPerSecond(), heardNanos);
    this.queue =
        new SendQueue(
            new SendQueue.Wire() {
              @Override
              public boolean isFull() {
                return !webSocket.isClosed() && webSocket.writeQueueFull();
              }

              @Override
              public void send(String frame) {
                if (!webSocket.isClosed()) webSocket.writeTextMessage(frame);
              }
            },
            limits.queueFrames(),
            limits.queueBytes(),
            () -> refuse(CloseCodes.TOO_MANY, "too slow", "slow-socket"));
    webSocket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
    webSocket.drainHandler(_ -> queue.drain());
    webSocket.frameHandler(this::onFrame);
    webSocket.pongHandler(_ -> heardNanos = System.nanoTime());
    webSocket.exceptionHandler(_ -> {}); // the close handler follows
    webSocket.closeHandler(_ -> onClosed());
  }

  /** Names who gets the messages; before that none may arrive. */
  public void handler(SocketHandler newHandler) {
    handler = newHandler;
  }

  public void send(JsonObject message) {
    send(message.encode());
  }

  /** Sends what the caller encoded, such as once for many sockets. */
  public void send(String message) {
    if (!closing) queue.send(message);
  }

  /** Sends a message that makes an earlier one of the same key worthless; encoded by the caller. */
  public void replace(String key, String message) {
    if (!closing) queue.replace(key, message);
  }

  /** Closes with a code of {@link CloseCodes}. Messages that arrive later are dropped. */
  public void close(int code, String reason) {
    if (closing) return;
    closing = true;
    if (!webSocket.isClosed()) webSocket.close((short) code, reason);
  }

  /** To be called every few seconds: pings, and gives up on a socket that says nothing. */
  public void probe(long nowNanos) {
    if (closing) return;
    if (nowNanos - heardNanos > SILENCE_NANOS) {
      close(CloseCodes.GOING_AWAY, "silent");
    } else if (partial != null && nowNanos - partialSinceNanos > limits.hello().toNanos()) {
      refuse(CloseCodes.TOO_LARGE, "message without end", "endless-message");
    } else {
      if (!webSocket.isClosed()) webSocket.writePing(Buffer.buffer());
    }
  }

  private void onFrame(WebSocketFrame frame) {
    long now = System.nanoTime();
    heardNanos = now;
    if (closing || frame.isClose()) return;
    // Pings too: each is answered, and answers to somebody who does not read pile up.
    if (!bucket.take(now)) {
      refuse(CloseCodes.TOO_MANY, "too many messages", "flood");
      return;
    }
    if (frame.isText() || frame.isContinuation()) onTextFrame(frame, now);
  }

  private void onTextFrame(WebSocketFrame frame, long now) {
    var whole = partial;
    if (whole == null) {
      if (frame.isContinuation()) return; // of a binary message, which nobody speaks
      whole = frame.isFinal() ? frame.binaryData() : Buffer.buffer(frame.binaryData().getBytes());
      partialSinceNanos = now;
    } else {
      whole.appendBuffer(frame.binaryData());
    }
    if (whole.length() > limits.messageBytes()) {
      partial = null;
      refuse(CloseCodes.TOO_LARGE, "message too large", "large-message");
      return;
    }
    if (!frame.isFinal()) {
      partial = whole;
      return;
    }
    partial = null;
    if (handler != null) handler.onText(whole.toString(StandardCharsets.UTF_8));
  }

  private void refuse(int code, String reason, String counted) {
    if (closing) return;
    refusals.count(counted);
    close(code, reason);
  }

  private void onClosed() {
    if (closed) return;
    closed = true;
    boolean ours = closing;
    closing = true;
    partial = null;
    onGone.run();
    var code = webSocket.closeStatusCode();
    if (handler != null) handler.onClosed(ours || code == null ? ABNORMAL : code);
  }
}

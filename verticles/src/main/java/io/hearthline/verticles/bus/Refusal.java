package io.hearthline.verticles.bus;

import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/**
 * Why a request over the bus was not granted.
 *
 * @param status as in HTTP: 400, 403, 404, 409, 500 or 503
 * @param reason one sentence that may be shown to whoever asked; never holds a secret
 */
public record Refusal(int status, String reason) {
  public static final int BAD_REQUEST = 400;
  public static final int FORBIDDEN = 403;
  public static final int NOT_FOUND = 404;
  public static final int CONFLICT = 409;
  public static final int INTERNAL = 500;
  public static final int UNAVAILABLE = 503;

  /**
   * What a failed request means to the one who asked; nobody there and no reply in time are 503.
   */
  public static Refusal of(Throwable failure) {
    if (!(failure instanceof ReplyException reply)) {
      return new Refusal(INTERNAL, "internal error");
    }
    return switch (reply.failureType()) {
      case RECIPIENT_FAILURE -> new Refusal(reply.failureCode(), said(reply));
      case TIMEOUT -> new Refusal(UNAVAILABLE, "no reply in time");
      case NO_HANDLERS -> new Refusal(UNAVAILABLE, "not running");
      case ERROR -> new Refusal(INTERNAL, "internal error");
    };
  }

  /** For the failure of a future; holds no stack trace worth logging. */
  public ReplyException toException() {
    return new ReplyException(ReplyFailure.RECIPIENT_FAILURE, status, reason);
  }

  /** Answers the request with this refusal. */
  public void to(Message<?> request) {
    request.fail(status, reason);
  }

  private static String said(ReplyException reply) {
    var message = reply.getMessage();
    return message == null ? "refused" : message;
  }
}

package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.bus.Refusal;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request that was not granted, with what each protocol needs to say so. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is told to those who may come again, where nothing better is known. */
  private static final Duration USUAL_WAIT = Duration.ofSeconds(2);

  private static final Map<Integer, String> CODES =
      Map.of(
          400, "bad-request",
          401, "unauthorized",
          403, "forbidden",
          404, "not-found",
          409, "conflict",
          429, "too-many-requests",
          503, "overloaded");

  private final int status;
  private final String code;
  private final @Nullable Duration retryAfter;

  /**
   * A refusal in our own words.
   *
   * @param status as in HTTP
   * @param code for the native protocol
   * @param message one sentence that may be shown
   */
  public Refused(int status, String code, String message) {
    this(status, code, message, status == 503 || status == 429 ? USUAL_WAIT : null);
  }

  private Refused(int status, String code, String message, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** A refusal with the usual code of its status. */
  public static Refused of(int status, String message) {
    return new Refused(status, CODES.getOrDefault(status, "failed"), message);
  }

  /** Too many failures from one address. */
  public static Refused tooManyFailures(Duration wait) {
    return new Refused(429, "too-many-requests", "too many failed attempts", wait);
  }

  /**
   * What a failure means to the client.
   *
   * @param codes the codes of this request by status, where they differ from the usual
   */
  public static Refused of(Throwable failure, Map<Integer, String> codes) {
    if (failure instanceof Refused refused) return refused;
    var refusal = Refusal.of(failure);
    var usual = CODES.getOrDefault(refusal.status(), "failed");
    return new Refused(
        refusal.status(), codes.getOrDefault(refusal.status(), usual), refusal.reason());
  }

  /** A request whose failure is told by {@link #of(Throwable, Map)}. */
  static <T> Future<T> of(Map<Integer, String> codes, Supplier<Future<T>> request) {
    return request.get().recover(failure -> Future.failedFuture(of(failure, codes)));
  }

  /** A request that is refused without asking anybody. */
  static <T> Future<T> now(int status, String code, String message) {
    return Future.failedFuture(new Refused(status, code, message));
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String reason() {
    var message = getMessage();
    return message == null ? code : message;
  }

  /** In how many whole seconds trying again makes sense; 0 for not at all. */
  public long retryAfterSeconds() {
    return retryAfter == null ? 0 : Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }
}

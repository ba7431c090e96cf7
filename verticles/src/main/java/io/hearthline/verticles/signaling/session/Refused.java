package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.bus.Refusal;
import java.util.Map;

/** A request that was not granted, with what each protocol needs to say so. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;
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

  /**
   * A refusal in our own words.
   *
   * @param status as in HTTP
   * @param code for the native protocol
   * @param message one sentence that may be shown
   */
  public Refused(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
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

  /** Whether trying again later makes sense. */
  public boolean isPassing() {
    return status == 503 || status == 429;
  }
}

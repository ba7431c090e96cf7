package io.hearthline.verticles.signaling.socket;

/** WebSocket close codes, documented in docs/protocol.md. */
public final class CloseCodes {
  public static final int NORMAL = 1000;
  public static final int GOING_AWAY = 1001;
  public static final int NO_STATUS = 1005;
  public static final int RESTART = 1012;
  public static final int BAD_MESSAGE = 4400;
  public static final int UNAUTHORIZED = 4401;
  public static final int HELLO_TIMEOUT = 4408;
  public static final int TAKEN_OVER = 4409;
  public static final int MEDIA_LOST = 4410;
  public static final int TOO_LARGE = 4413;
  public static final int TOO_MANY = 4429;

  private CloseCodes() {}
}

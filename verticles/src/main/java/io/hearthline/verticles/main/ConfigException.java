package io.hearthline.verticles.main;

/**
 * A key or value that the operator has to correct; the message names the key, the value and what is
 * allowed.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence for the operator; never the value of a secret
   */
  public ConfigException(String message) {
    super(message);
  }
}

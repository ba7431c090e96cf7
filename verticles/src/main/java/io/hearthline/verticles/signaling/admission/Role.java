package io.hearthline.verticles.signaling.admission;

import java.util.Locale;

/** What a token lets its holder do. */
public enum Role {
  ADMIN,
  TALK,
  LISTEN,
  DEVICE;

  /** As written on the wire and in the configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

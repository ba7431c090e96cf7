package io.hearthline.verticles.signaling.session;

import java.util.Locale;

/** Which protocol a transport belongs to, as the relay wants to know. */
public enum Profile {
  NATIVE,
  WHIP,
  WHEP,
  RELAY1;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

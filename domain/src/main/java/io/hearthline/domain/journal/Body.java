package io.hearthline.domain.journal;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Checks what a fact may hold, so that every store can write it as flat JSON and read it back. */
final class Body {
  private Body() {}

  /** A copy in the order of its keys. */
  static Map<String, Object> checked(Map<String, Object> body) {
    for (var entry : body.entrySet()) {
      switch (entry.getValue()) {
        case String _, Long _, Boolean _ -> {}
        case Object other ->
            throw new IllegalArgumentException(
                entry.getKey() + " is a " + other.getClass().getName());
      }
    }
    return Collections.unmodifiableMap(new TreeMap<>(body));
  }
}

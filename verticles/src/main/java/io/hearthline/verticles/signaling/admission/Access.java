package io.hearthline.verticles.signaling.admission;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The verdict about {@link Credentials}. */
public sealed interface Access {
  /**
   * Known, or allowed without being known.
   *
   * @param identity stays the same over reconnects of one token; decides whose stream is whose
   * @param roles at least one
   * @param anonymous whether no token stands behind it, so that two strangers share the identity
   */
  record Granted(String identity, Set<Role> roles, boolean anonymous) implements Access {
    public Granted {
      roles = Set.copyOf(roles);
    }

    public boolean has(Role role) {
      return roles.contains(role) || roles.contains(Role.ADMIN);
    }
  }

  /**
   * Refused.
   *
   * @param status 401, 403 or 429
   * @param reason may be shown to the client
   */
  record Denied(int status, String reason, @Nullable Duration retryAfter) implements Access {}
}

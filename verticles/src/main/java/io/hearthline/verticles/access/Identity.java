package io.hearthline.verticles.access;

import java.util.Set;

/**
 * Who somebody is, as far as access goes.
 *
 * @param id the token's id, {@code anonymous} or {@code auth.token}; survives a reconnect
 * @param names the stream names that the roles are for
 */
public record Identity(String id, Set<Role> roles, NamePattern names) {
  public static final String ANONYMOUS = "anonymous";

  /** Whoever shows the one token of the configuration. */
  public static final String FIXED = "auth.token";

  public Identity {
    roles = Set.copyOf(roles);
  }

  static Identity anonymous(Set<Role> roles) {
    return new Identity(ANONYMOUS, roles, NamePattern.ANY);
  }

  /** Whether no token stands behind it, so that two strangers share it. */
  public boolean isAnonymous() {
    return id.equals(ANONYMOUS);
  }

  /** Whether a role is held at all; {@code admin} is every role. */
  public boolean may(Role role) {
    return roles.contains(role) || roles.contains(Role.ADMIN);
  }

  /** Whether a role is held for the stream of that name. */
  public boolean may(Role role, String streamName) {
    return may(role) && names.matches(streamName);
  }

  /** Whether streams of that name are shown to him: those he may hear and those he may make. */
  public boolean sees(String streamName) {
    return may(Role.LISTEN, streamName) || may(Role.TALK, streamName);
  }
}

package io.hearthline.verticles.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody may do. */
public enum Role {
  /** Everything. */
  ADMIN,
  /** Publish. */
  TALK,
  /** Hear. */
  LISTEN,
  /** Be a station: a door, a speaker, a panel. */
  DEVICE;

  /** As written in configuration and on command lines. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The roles of such words, in any order.
   *
   * @throws IllegalArgumentException naming the wrong word and the right ones
   */
  public static Set<Role> parse(Collection<String> words) {
    var roles = EnumSet.noneOf(Role.class);
    for (var word : words) roles.add(parse(word.strip()));
    return roles;
  }

  private static Role parse(String word) {
    for (var role : values()) {
      if (role.word().equals(word)) return role;
    }
    var allowed = Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("'" + word + "' is no role; roles are " + allowed);
  }
}

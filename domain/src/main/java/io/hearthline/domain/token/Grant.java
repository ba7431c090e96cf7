package io.hearthline.domain.token;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a token is good for.
 *
 * @param name for people, to find it again
 * @param roles lower-case words
 * @param names pattern of the stream names that the roles are for
 * @param expires from then on it is good for nothing, without any fact about it; null for never
 */
public record Grant(String name, SortedSet<String> roles, String names, @Nullable Instant expires) {
  public Grant {
    roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
  }
}

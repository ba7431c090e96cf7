package io.hearthline.verticles.recorder;

import java.util.Set;

/**
 * Which start of which node this is.
 *
 * @param epoch higher than that of any start before
 * @param software the program's version
 * @param roles what the node does, lower-case words
 */
public record NodeIdentity(String name, long epoch, String software, Set<String> roles) {
  public NodeIdentity {
    roles = Set.copyOf(roles);
  }
}

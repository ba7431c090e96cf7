package io.hearthline.verticles.access;

import java.io.IOException;
import java.util.Optional;

/**
 * The other nodes of the cluster, one of which may have shown the code that is typed at this one.
 */
@FunctionalInterface
public interface CodesElsewhere {
  /**
   * Turns a code into the token it stands for, which is good here too then. Blocks.
   *
   * @return empty if no other node has shown such a code
   */
  Optional<Tokens.Created> redeem(String typed) throws IOException;
}

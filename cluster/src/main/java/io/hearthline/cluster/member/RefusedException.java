package io.hearthline.cluster.member;

import java.io.IOException;

/** The other nodes do not take this one; the message says why, to a person. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1;

  RefusedException(String reason) {
    super(reason);
  }
}

package io.hearthline.bench.client;

/**
 * A stream that no node let go on under its id, so that its publisher began another one.
 *
 * @param client who published it
 * @param stream its id
 * @param unanswered publications since the last answer that were not answered at all
 * @param refusal the last one
 */
public record LostStream(String client, String stream, int unanswered, String refusal) {
  /**
   * Every answer holds the next resume token. Nodes take the one before it, too, in case that
   * answer was lost; whoever lost two has nothing to show any more.
   */
  private static final int TOO_MANY_UNANSWERED = 2;

  /** Whether the publisher cannot have had the token that was asked for. */
  public boolean lacksToken() {
    return unanswered >= TOO_MANY_UNANSWERED;
  }

  @Override
  public String toString() {
    return "%s could not go on with %s, with %d publications unanswered: %s"
        .formatted(client, stream, unanswered, refusal);
  }
}

package io.hearthline.bench.client;

/**
 * A stream of which a listener was told that it is over, though its publisher goes on with it.
 *
 * @param listener who was told
 * @param stream its id
 * @param reason the node's word
 */
public record EndedStream(String listener, String stream, String reason) {
  @Override
  public String toString() {
    return "%s was told that %s is over, though its publisher is still there: %s"
        .formatted(listener, stream, reason);
  }
}

package io.hearthline.verticles.signaling.session;

/**
 * What a session publishes.
 *
 * @param stream the id
 * @param generation which publisher of that id this is: an end by an older one must not hit it
 * @param resume the token to go on under the same id later
 */
public record Publication(String stream, String name, long generation, String resume) {
  /** Leaves the token out: this text may reach a log. */
  @Override
  public String toString() {
    return stream + "#" + generation;
  }

  Publication named(String newName) {
    return new Publication(stream, newName, generation, resume);
  }
}

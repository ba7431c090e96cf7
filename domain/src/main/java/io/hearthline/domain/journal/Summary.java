package io.hearthline.domain.journal;

/**
 * One fact for several of an aggregate that follow each other, in the place of the last of them.
 *
 * @param firstVersion of those that give way; below the last
 */
public record Summary(AggregateId aggregate, long firstVersion, long lastVersion, Fact fact) {
  public Summary {
    if (firstVersion < 1 || firstVersion >= lastVersion) {
      throw new IllegalArgumentException("no range: " + firstVersion + " to " + lastVersion);
    }
  }
}

package io.hearthline.cluster.projection;

import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which broadcasts somebody wants to see.
 *
 * @param stream the id of one stream, or null for all
 * @param from only those that were live at or after this, or null
 * @param to only those that began before this, or null
 * @param before only those whose {@code seq} is below this
 * @param limit how many at most, at least 1
 * @param visible the names that may be seen
 */
public record HistoryQuery(
    @Nullable String stream,
    @Nullable Instant from,
    @Nullable Instant to,
    long before,
    int limit,
    Predicate<String> visible) {
  public HistoryQuery {
    if (limit < 1) throw new IllegalArgumentException("a page has at least one entry");
  }
}

package io.hearthline.cluster.projection;

import java.util.List;

/**
 * A part of history, latest first.
 *
 * @param next where the next page begins, as {@link HistoryQuery#before}; 0 if there is none
 */
public record HistoryPage(List<Broadcast> broadcasts, long next) {}

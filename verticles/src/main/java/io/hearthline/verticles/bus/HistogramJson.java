package io.hearthline.verticles.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A histogram as verticles tell it: {@code {bounds, counts, sum}}. */
public final class HistogramJson {
  private HistogramJson() {}

  /**
   * As JSON.
   *
   * @param boundsSeconds upper bounds, ascending
   * @param counts one more than bounds; not cumulative
   */
  public static JsonObject of(double[] boundsSeconds, long[] counts, double sumSeconds) {
    var bounds = new JsonArray();
    for (double bound : boundsSeconds) bounds.add(bound);
    var numbers = new JsonArray();
    for (long count : counts) numbers.add(count);
    return new JsonObject().put("bounds", bounds).put("counts", numbers).put("sum", sumSeconds);
  }
}

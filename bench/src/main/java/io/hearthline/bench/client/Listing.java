package io.hearthline.bench.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a node lists, held against what there is. */
final class Listing {
  private Listing() {}

  /**
   * What is wrong with it, in words.
   *
   * @param listed the {@code streams} of {@code /api/v1/streams}
   * @param live ids of all that is published
   */
  static List<String> problems(String node, JsonNode listed, Set<String> live) {
    var problems = new ArrayList<String>();
    var ids = new TreeSet<String>();
    for (var stream : listed) {
      var id = stream.path("id").asText();
      ids.add(id);
      // A list that does not say so proves nothing.
      if (!stream.path("reachable").asBoolean(false))
        problems.add("node " + node + " cannot reach " + id);
    }
    for (var id : new TreeSet<>(live))
      if (!ids.contains(id)) problems.add("node " + node + " misses " + id);
    for (var id : ids)
      if (!live.contains(id)) problems.add("node " + node + " shows a ghost: " + id);
    return problems;
  }
}

package io.hearthline.domain.journal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How bodies of facts looked in earlier releases. What is recorded is never rewritten: it is
 * brought into the present shape whenever it is read.
 */
public final class Shapes {
  private static final int FIRST = 1;

  /**
   * One step from a shape to the next.
   *
   * @param type of the facts it is for
   * @param from version of the shape it begins with; the first is 1
   * @param step old body to new body
   */
  public record Upcaster(String type, int from, UnaryOperator<Map<String, Object>> step) {}

  private final Map<String, Map<Integer, Upcaster>> steps = new HashMap<>();

  /**
   * Takes all steps of all types.
   *
   * @param upcasters those of one type lead from version 1 to the present one without a gap
   */
  public Shapes(List<Upcaster> upcasters) {
    for (var upcaster : upcasters) {
      steps.computeIfAbsent(upcaster.type(), _ -> new HashMap<>()).put(upcaster.from(), upcaster);
    }
    for (var type : steps.entrySet()) {
      for (int from = FIRST; from < version(type.getKey()); from++) {
        if (!type.getValue().containsKey(from)) {
          throw new IllegalArgumentException(type.getKey() + " has no step from version " + from);
        }
      }
    }
  }

  /** Nothing has changed since the first release. */
  public static Shapes unchanged() {
    return new Shapes(List.of());
  }

  /** The version of the present shape, which a store keeps beside the body. */
  public int version(String type) {
    return FIRST + steps.getOrDefault(type, Map.of()).size();
  }

  /**
   * A body in the present shape. One of a later release stays as it is, since releases only add.
   *
   * @param version of the shape that the body was recorded in
   */
  public Map<String, Object> present(String type, int version, Map<String, Object> body) {
    var present = body;
    var ofType = steps.getOrDefault(type, Map.of());
    for (var step = ofType.get(version); step != null; step = ofType.get(step.from() + 1)) {
      present = step.step().apply(present);
    }
    return present;
  }
}

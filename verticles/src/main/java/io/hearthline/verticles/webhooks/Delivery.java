package io.hearthline.verticles.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.StreamFacts;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One fact as receivers get it.
 *
 * @param id the same whenever this fact is sent, another one for every other fact
 * @param at when it happened
 * @param body JSON
 */
record Delivery(String id, Instant at, String body) {
  private static final Set<String> TYPES = Set.of("StreamStarted", "StreamResumed", "StreamEnded");

  /** Whether receivers are told of facts like this one. */
  static boolean tells(Recorded fact) {
    return StreamFacts.isStream(fact.aggregate()) && TYPES.contains(fact.type());
  }

  /**
   * What to send.
   *
   * @param journal identity of the fact's journal: places alone are the same in others
   * @param name of the stream, null if nobody remembers
   */
  static Delivery of(String journal, Recorded fact, @Nullable String name) {
    var id = UUID.nameUUIDFromBytes((journal + "#" + fact.seq()).getBytes(UTF_8)).toString();
    var body =
        new JsonObject()
            .put("id", id)
            .put("type", fact.type())
            .put("at", fact.at().toString())
            .put("node", fact.node())
            .put("stream", fact.aggregate().id());
    if (name != null) body.put("name", name);
    fact.body().forEach(body::put);
    return new Delivery(id, fact.at(), body.encode());
  }
}

package io.hearthline.verticles.metrics;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * What one scrape was told; an empty object stands for a verticle that did not answer.
 *
 * @param relay reply of {@code hearthline.relay.stats}
 * @param signaling reply of {@code hearthline.signaling.stats}
 * @param streams reply of {@code hearthline.streams.stats}
 * @param uptime since this verticle started
 */
record Counted(JsonObject relay, JsonObject signaling, JsonObject streams, Duration uptime) {}

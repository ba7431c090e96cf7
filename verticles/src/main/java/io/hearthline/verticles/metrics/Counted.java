package io.hearthline.verticles.metrics;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * What one scrape was told; an empty object stands for a verticle that did not answer.
 *
 * @param relay reply of {@code hearthline.relay.stats}
 * @param signaling reply of {@code hearthline.signaling.stats}
 * @param streams reply of {@code hearthline.streams.stats}
 * @param history reply of {@code hearthline.history.stats}
 * @param trust reply of {@code hearthline.trust.stats}; nobody answers on a node that is alone
 * @param webhooks reply of {@code hearthline.webhooks.stats}; nobody answers where none are
 *     configured
 * @param directory reply of {@code hearthline.directory.list}
 * @param uptime since this verticle started
 */
record Counted(
    JsonObject relay,
    JsonObject signaling,
    JsonObject streams,
    JsonObject history,
    JsonObject trust,
    JsonObject webhooks,
    JsonObject directory,
    Duration uptime) {}

package io.hearthline.verticles.webhooks;

import java.time.Duration;

/**
 * How long to wait for what.
 *
 * @param answer for a receiver, from the connection to the end of its answer
 * @param firstRetry after the first failure; doubles with each further one
 * @param lastRetry what it does not outgrow
 * @param giveUp how old a delivery may get while its receiver fails
 * @param look between looks at a journal that gives no hints
 * @param begin for the journal when the verticle starts
 */
public record Pace(
    Duration answer,
    Duration firstRetry,
    Duration lastRetry,
    Duration giveUp,
    Duration look,
    Duration begin) {
  public static final Pace USUAL =
      new Pace(
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMinutes(10),
          Duration.ofHours(24),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2));
}

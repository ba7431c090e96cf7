package io.hearthline.verticles.relay;

import io.vertx.core.eventbus.DeliveryOptions;

/** Delivery within this node: a relay's transports are nobody else's business. */
final class Local {
  static final DeliveryOptions ONLY = new DeliveryOptions().setLocalOnly(true);

  private Local() {}
}

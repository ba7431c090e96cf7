package io.hearthline.verticles.signaling.relay1;

import io.hearthline.verticles.access.Identity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a socket comes from. Cards say nothing about themselves when they reconnect, so this is all
 * there is to tell whose abandoned media a new socket may belong to.
 */
public record Card(Identity who, String remoteAddress, @Nullable String userAgent) {
  boolean mayBe(Card other) {
    return who.id().equals(other.who.id())
        && remoteAddress.equals(other.remoteAddress)
        && Objects.equals(userAgent, other.userAgent);
  }
}

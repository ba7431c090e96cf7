package io.hearthline.verticles.main;

import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.access.NamePattern;
import io.hearthline.verticles.signaling.admission.AccessCheck;
import io.hearthline.verticles.signaling.admission.Credentials;
import io.hearthline.verticles.signaling.admission.Pairing;
import io.hearthline.verticles.signaling.admission.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers signaling's questions about who may do what from the token store, and knows the one fixed
 * token of {@code auth.token} besides. Safe to ask from any thread.
 */
final class Door implements AccessCheck, Pairing {
  private static final String FIXED_IDENTITY = "auth.token";
  private static final System.Logger LOG = System.getLogger(Door.class.getName());

  private final Vertx vertx;
  private final Access access;
  private final byte[] fixedToken;

  /** By identity; as many as there are tokens. */
  private final Map<String, NamePattern> patterns = new ConcurrentHashMap<>();

  private final Set<String> revoked = ConcurrentHashMap.newKeySet();

  Door(Vertx vertx, Access access, String fixedToken) {
    this.vertx = vertx;
    this.access = access;
    this.fixedToken = fixedToken.getBytes(StandardCharsets.UTF_8);
    access.tokens().onRevoked(revoked::addAll);
  }

  @Override
  public io.hearthline.verticles.signaling.admission.Access check(Credentials credentials) {
    if (isFixed(credentials.token())) {
      return new io.hearthline.verticles.signaling.admission.Access.Granted(
          FIXED_IDENTITY, Set.of(Role.TALK, Role.LISTEN), false);
    }
    return switch (access.authenticate(credentials.token(), credentials.remoteAddress())) {
      case Access.Verdict.Granted(var identity) -> granted(identity);
      case Access.Verdict.Denied() -> denied(401, "a valid token is needed", null);
      case Access.Verdict.Wait(var wait) -> denied(429, "too many failed attempts", wait);
    };
  }

  private boolean isFixed(@Nullable String token) {
    return fixedToken.length > 0
        && token != null
        && MessageDigest.isEqual(fixedToken, token.getBytes(StandardCharsets.UTF_8));
  }

  private io.hearthline.verticles.signaling.admission.Access granted(Identity identity) {
    patterns.put(identity.id(), identity.names());
    var roles =
        identity.roles().stream()
            .map(role -> Role.valueOf(role.name()))
            .collect(Collectors.toUnmodifiableSet());
    return new io.hearthline.verticles.signaling.admission.Access.Granted(
        identity.id(), roles, identity.id().equals(Identity.ANONYMOUS));
  }

  private static io.hearthline.verticles.signaling.admission.Access.Denied denied(
      int status, String reason, @Nullable Duration retryAfter) {
    return new io.hearthline.verticles.signaling.admission.Access.Denied(
        status, reason, retryAfter);
  }

  @Override
  public boolean allows(
      io.hearthline.verticles.signaling.admission.Access.Granted who,
      Role role,
      String streamName) {
    if (!who.has(role)) return false;
    var pattern = patterns.get(who.identity());
    return pattern == null || pattern.matches(streamName);
  }

  @Override
  public boolean stands(io.hearthline.verticles.signaling.admission.Access.Granted who) {
    return !revoked.contains(who.identity());
  }

  /** Storing a token writes a file, which an event loop must not wait for. */
  @Override
  public Future<Outcome> redeem(String code, String remoteAddress) {
    return vertx.executeBlocking(() -> redeemNow(code, remoteAddress)).map(Objects::requireNonNull);
  }

  private Outcome redeemNow(String code, String remoteAddress) {
    try {
      return switch (access.pair(code, remoteAddress)) {
        case Access.Pairing.Paired(var token) -> new Outcome.Paired(token.secret());
        case Access.Pairing.WrongCode() ->
            new Outcome.Refused(denied(403, "the pairing code is wrong, used or too old", null));
        case Access.Pairing.Wait(var wait) ->
            new Outcome.Refused(denied(429, "too many failed attempts", wait));
      };
    } catch (IOException failure) {
      LOG.log(System.Logger.Level.ERROR, "the token could not be stored", failure);
      return new Outcome.Refused(denied(503, "the token could not be stored", null));
    }
  }
}

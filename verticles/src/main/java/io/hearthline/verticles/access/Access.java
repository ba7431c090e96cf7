package io.hearthline.verticles.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The door: who comes in, as whom. Checking never blocks; pairing writes a file and does. Safe for
 * use by several threads.
 */
public final class Access implements AutoCloseable {
  /** What became of somebody who wants in. */
  public sealed interface Verdict {
    record Granted(Identity identity) implements Verdict {}

    /** A wrong, revoked or expired token, or none where one is needed. */
    record Denied() implements Verdict {}

    /** Too many failures from this address. */
    record Wait(Duration retryAfter) implements Verdict {}
  }

  /** What became of a pairing code. */
  public sealed interface Pairing {
    record Paired(Tokens.Created token) implements Pairing {}

    /** Wrong, used, expired, or there is no code; on purpose it is not said which. */
    record WrongCode() implements Pairing {}

    record Wait(Duration retryAfter) implements Pairing {}
  }

  private static final Logger LOG = System.getLogger(Access.class.getName());

  /**
   * A token revoked on the command line is bad on every node within a second, a few looks later.
   */
  private static final long REFRESH_MILLIS = 250;

  /** There is something to write only when a token is used in another hour than before. */
  private static final long SAVE_SECONDS = 10;

  private static final Identity FIXED =
      new Identity(Identity.FIXED, EnumSet.of(Role.TALK, Role.LISTEN), NamePattern.ANY);

  private final Tokens tokens;
  private final Set<Role> anonymousRoles;
  private final byte[] fixedToken;
  private final InstantSource clock;
  private final FailedAttempts failedAttempts;
  private final AtomicReference<@Nullable PairingCode> pairing = new AtomicReference<>();
  private volatile CodesElsewhere elsewhere = _ -> Optional.empty();
  private @Nullable ScheduledExecutorService timer;

  /**
   * Opens nothing yet for anybody.
   *
   * @param anonymousRoles {@code auth.anonymous}: what may be done without a token
   * @param fixedToken {@code auth.token}: lets talk and listen; empty for none
   */
  public Access(Tokens tokens, Set<Role> anonymousRoles, String fixedToken, InstantSource clock) {
    this.tokens = tokens;
    this.anonymousRoles = Set.copyOf(anonymousRoles);
    this.fixedToken = fixedToken.getBytes(UTF_8);
    this.clock = clock;
    failedAttempts = new FailedAttempts(clock);
  }

  /** From now on a token that is revoked on the command line is refused within a second. */
  public synchronized void watch() {
    if (timer != null) return;
    var thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("access").factory());
    var _ =
        thread.scheduleWithFixedDelay(
            this::refresh, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
    var _ = thread.scheduleWithFixedDelay(this::save, SAVE_SECONDS, SAVE_SECONDS, TimeUnit.SECONDS);
    timer = thread;
  }

  /** The tokens, to make and revoke some and to hear of revoked ones. */
  public Tokens tokens() {
    return tokens;
  }

  /**
   * Who somebody is.
   *
   * @param secret the token presented; null or empty for none
   * @param address of the other end, as a literal
   */
  public Verdict authenticate(@Nullable String secret, String address) {
    if (secret == null || secret.isEmpty()) {
      return anonymousRoles.isEmpty()
          ? new Verdict.Denied()
          : new Verdict.Granted(Identity.anonymous(anonymousRoles));
    }
    // A right token is let in even while its address has to wait: 256 bits are not guessed, and
    // one stale token must not lock out a household that shares an address or a proxy.
    var identity = tokens.find(secret);
    if (identity.isPresent()) return new Verdict.Granted(identity.get());

    var wait = failedAttempts.waitFor(address);
    if (wait.isPositive()) return new Verdict.Wait(wait);
    // An operator chose this one, and may have chosen a word: it can be guessed, so it has to wait.
    if (isFixed(secret)) return new Verdict.Granted(FIXED);
    failedAttempts.failed(address);
    return new Verdict.Denied();
  }

  private boolean isFixed(String secret) {
    return fixedToken.length > 0 && MessageDigest.isEqual(fixedToken, secret.getBytes(UTF_8));
  }

  /** Whether somebody who was let in earlier would be again: no once a token is revoked or old. */
  public boolean stands(Identity identity) {
    return switch (identity.id()) {
      case Identity.ANONYMOUS, Identity.FIXED -> true;
      default -> tokens.isValid(identity.id());
    };
  }

  /** A code for whoever started the node: it is traded for a token for everything. */
  public PairingCode offerPairing() {
    return offer(new PairingCode(clock, null, EnumSet.of(Role.ADMIN), NamePattern.ANY));
  }

  /**
   * Makes a new pairing code; the one before is void. It is good while its maker's token is, and
   * for the stream names of its maker.
   *
   * @param roles of the token that it is traded for
   */
  public PairingCode offerPairing(Identity administrator, Set<Role> roles) {
    return offer(new PairingCode(clock, administrator, roles, administrator.names()));
  }

  private PairingCode offer(PairingCode code) {
    pairing.set(code);
    return code;
  }

  /** What became of the pairing code with that id. */
  public PairingCode.State pairingState(String id) {
    var code = pairing.get();
    if (code == null || !code.id().equals(id) || !makerStands(code)) return PairingCode.State.VOID;
    return code.state();
  }

  private boolean makerStands(PairingCode code) {
    var maker = code.maker();
    return maker == null || stands(maker);
  }

  /** From now on a code that was shown by another node is good here too. */
  public void askElsewhere(CodesElsewhere others) {
    elsewhere = others;
  }

  /** Turns a pairing code into the token it stands for. Blocks. */
  public Pairing pair(String typed, String address) throws IOException {
    var wait = failedAttempts.waitFor(address);
    if (wait.isPositive()) return new Pairing.Wait(wait);
    var token = redeem(typed);
    if (token.isEmpty()) token = elsewhere.redeem(typed);
    if (token.isEmpty()) {
      failedAttempts.failed(address);
      return new Pairing.WrongCode();
    }
    failedAttempts.succeeded(address);
    return new Pairing.Paired(token.get());
  }

  /** The token that a code of this node stands for, wherever the code was typed. Blocks. */
  public Optional<Tokens.Created> redeem(String typed) throws IOException {
    var code = pairing.get();
    if (code == null || !makerStands(code) || !code.redeem(typed)) return Optional.empty();
    try {
      var created = tokens.create(nameFor(code), code.roles(), code.names(), null);
      code.use();
      return Optional.of(created);
    } catch (IOException | RuntimeException e) {
      code.giveBack();
      throw e;
    }
  }

  /** What {@code token list} shows, where one of them has to be found again. */
  private static String nameFor(PairingCode code) {
    var maker = code.maker();
    return maker == null ? "paired by code" : "paired by " + maker.id();
  }

  /** A token for everything, for whoever started the node. Blocks. */
  public Tokens.Created firstToken(String name) throws IOException {
    return tokens.create(name, EnumSet.of(Role.ADMIN), NamePattern.ANY, null);
  }

  /** The token of an {@code Authorization} header (RFC 6750); empty for any other header. */
  public static Optional<String> bearer(@Nullable String authorization) {
    var scheme = "Bearer ";
    if (authorization == null
        || !authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return Optional.empty();
    }
    var secret = authorization.substring(scheme.length()).strip();
    return secret.isEmpty() ? Optional.empty() : Optional.of(secret);
  }

  @Override
  public synchronized void close() {
    if (timer != null) timer.shutdownNow();
    save();
  }

  private void refresh() {
    try {
      tokens.refresh();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "tokens not refreshed", e);
    }
  }

  private void save() {
    try {
      tokens.save();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "tokens not written", e);
    }
  }
}

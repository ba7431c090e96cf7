package io.hearthline.verticles.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A code to read from a log or a screen and type into a phone: once, within 15 minutes, with few
 * mistakes. Safe for use by several threads.
 */
public final class PairingCode {
  public static final Duration VALIDITY = Duration.ofMinutes(15);

  /** What became of a code. {@code VOID}: another took its place, or it was mistyped too often. */
  public enum State {
    OPEN,
    USED,
    EXPIRED,
    VOID
  }

  /** Neither 0 and O nor 1 and I. 32 characters, so 8 of them are 40 bits. */
  private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

  private static final int LENGTH = 8;
  private static final int ID_BYTES = 8;
  private static final int MAX_MISTAKES = 10;
  private static final int MAX_TYPED_CHARS = 32;

  private final InstantSource clock;
  private final @Nullable Identity maker;
  private final Set<Role> roles;
  private final NamePattern names;
  private final Instant expires;
  private final String id;
  private final String code;
  private int mistakes;
  private boolean redeemed;
  private boolean used;

  /**
   * Makes a code.
   *
   * @param maker the administrator who asked for it, null for whoever started the node
   * @param roles of the token that it is traded for, for streams of these {@code names}
   */
  PairingCode(InstantSource clock, @Nullable Identity maker, Set<Role> roles, NamePattern names) {
    this.clock = clock;
    this.maker = maker;
    this.roles = Set.copyOf(roles);
    this.names = names;
    expires = clock.instant().plus(VALIDITY);
    var random = new SecureRandom();
    byte[] idBytes = new byte[ID_BYTES];
    random.nextBytes(idBytes);
    id = HexFormat.of().formatHex(idBytes);
    code =
        random
            .ints(LENGTH, 0, ALPHABET.length())
            .map(ALPHABET::charAt)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /** To ask later what became of it; tells nothing about the code. */
  public String id() {
    return id;
  }

  public Instant expires() {
    return expires;
  }

  @Nullable Identity maker() {
    return maker;
  }

  Set<Role> roles() {
    return roles;
  }

  NamePattern names() {
    return names;
  }

  /** For people: {@code ABCD-EFGH}. */
  public String shown() {
    return code.substring(0, LENGTH / 2) + "-" + code.substring(LENGTH / 2);
  }

  /** Whether this is the code, at most once in its life. Case, spaces and dashes do not matter. */
  public synchronized boolean redeem(String typed) {
    if (redeemed || state() != State.OPEN) return false;
    redeemed = same(typed);
    if (!redeemed) mistakes++;
    return redeemed;
  }

  synchronized State state() {
    if (used) return State.USED;
    if (mistakes >= MAX_MISTAKES) return State.VOID;
    return clock.instant().isBefore(expires) ? State.OPEN : State.EXPIRED;
  }

  /** What the redeemed code stands for has been handed out. */
  synchronized void use() {
    used = true;
  }

  /** Gives a redeemed code back, when what it stands for could not be handed out. */
  synchronized void giveBack() {
    redeemed = false;
  }

  private boolean same(String typed) {
    if (typed.length() > MAX_TYPED_CHARS) return false;
    var plain = typed.replace("-", "").replace(" ", "").strip().toUpperCase(Locale.ROOT);
    return MessageDigest.isEqual(plain.getBytes(UTF_8), code.getBytes(UTF_8));
  }
}

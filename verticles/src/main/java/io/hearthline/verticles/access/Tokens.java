package io.hearthline.verticles.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of this installation, answered from memory and refreshed from their file. Finding
 * never blocks; whatever writes does. Safe for use by several threads.
 */
public final class Tokens {
  /**
   * A token that was just made.
   *
   * @param secret shown now and never again
   */
  public record Created(String secret, StoredToken stored) {
    /** Without the secret, in case it ends in a log. */
    @Override
    public String toString() {
      return "Created[" + stored.id() + "]";
    }
  }

  private static final Logger LOG = System.getLogger(Tokens.class.getName());
  private static final String PREFIX = "hl_";
  private static final int SECRET_BYTES = 32;
  private static final int MAX_SECRET_CHARS = 256;
  private static final int ID_BYTES = 4;

  private final TokenFile file;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final List<Consumer<Set<String>>> onRevoked = new CopyOnWriteArrayList<>();
  private final List<TokenWatcher> watchers = new CopyOnWriteArrayList<>();
  private final Map<String, Instant> used = new ConcurrentHashMap<>();
  private volatile Map<String, StoredToken> byHash = Map.of();
  private volatile Map<String, StoredToken> byId = Map.of();
  private volatile TokenBook book = TokenBook.EMPTY;
  private @Nullable FileStamp stamp;
  private Set<String> valid = Set.of();

  /** What other nodes told and the file does not hold yet, as when the disk is full. */
  private TokenBook unwritten = TokenBook.EMPTY;

  /** What watchers know of, or need not hear of. */
  private TokenBook told = TokenBook.EMPTY;

  private boolean complained;

  private Tokens(Path file, InstantSource clock) {
    this.file = new TokenFile(file);
    this.clock = clock;
  }

  /**
   * Reads the tokens.
   *
   * @throws IOException for a file that cannot be understood: a node must not start with fewer
   *     tokens, or more, than its operator believes
   */
  public static Tokens open(Path file, InstantSource clock) throws IOException {
    var tokens = new Tokens(file, clock);
    tokens.reread();
    return tokens;
  }

  /** Who presents a token; empty for an unknown, revoked or expired one. */
  public Optional<Identity> find(String secret) {
    if (secret.length() > MAX_SECRET_CHARS) return Optional.empty();
    var token = byHash.get(sha256(secret));
    var now = clock.instant();
    if (token == null || !token.validAt(now)) return Optional.empty();
    var hour = now.truncatedTo(ChronoUnit.HOURS);
    if (!hour.equals(token.lastUsed())) used.put(token.id(), hour);
    return Optional.of(token.identity());
  }

  /** Whether the token of that id is neither revoked nor expired. Never blocks. */
  public boolean isValid(String id) {
    var token = byId.get(id);
    return token != null && token.validAt(clock.instant());
  }

  /** Whether there is any token; without one a first has to be handed out. */
  public boolean isEmpty() {
    return byHash.isEmpty();
  }

  /**
   * Makes a token.
   *
   * @param validity null for ever
   */
  public Created create(
      String name, Set<Role> roles, NamePattern names, @Nullable Duration validity)
      throws IOException {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var secret = PREFIX + randomText(SECRET_BYTES);
    var stored =
        new StoredToken(
            newId(),
            name,
            sha256(secret),
            roles,
            names,
            now,
            validity == null ? null : now.plus(validity),
            null);
    file.change(before -> before.with(stored));
    refresh();
    return new Created(secret, stored);
  }

  /** Takes a token back; false if there is none of that id. */
  public synchronized boolean revoke(String id) throws IOException {
    writeAdopted(); // it may have come from another node just now
    var found = new AtomicBoolean();
    file.change(before -> {
      var token = before.find(id);
      found.set(token.isPresent());
      var now = clock.instant();
      return token.map(gone -> before.revoke(gone, now)).orElse(before).forgottenAt(now);
    });
    refresh();
    return found.get();
  }

  /** All that the file holds, expired ones too. */
  public List<StoredToken> list() throws IOException {
    return file.read().tokens();
  }

  /** All that this node knows of tokens. Never blocks. */
  public TokenBook book() {
    return book;
  }

  /**
   * Takes over what another node knows. It holds at once, also when it could not be written:
   * revoked is revoked, whatever the disk says. Blocks.
   *
   * @throws IOException when it could not be written; it is tried again from time to time
   */
  public synchronized void adopt(TokenBook others) throws IOException {
    unwritten = unwritten.merge(others);
    show(book.merge(others));
    tellRevoked();
    writeAdopted();
  }

  /** What the command line did since the last look is still this node's to tell. */
  private synchronized void writeAdopted() throws IOException {
    if (unwritten.equals(TokenBook.EMPTY)) return;
    var after =
        file.change(before -> {
          tellWatchers(before);
          return before.merge(unwritten).forgottenAt(clock.instant());
        });
    for (var gone : revokedSince(told, after)) {
      for (var watcher : watchers) watcher.revokedElsewhere(gone.id(), gone.at());
    }
    told = after;
    unwritten = TokenBook.EMPTY;
    refresh();
  }

  /**
   * Tells whose tokens were revoked or have expired, by id, so that their sessions end. Called on
   * the thread of {@link #refresh}.
   */
  public void onRevoked(Consumer<Set<String>> listener) {
    onRevoked.add(listener);
  }

  /** Tells of what becomes of tokens from now on, on the thread that finds out. */
  public void onChange(TokenWatcher watcher) {
    watchers.add(watcher);
  }

  /**
   * Looks whether the file has changed, and at the clock. To be called some times a second. A file
   * that cannot be understood changes nothing; that there is none means that there are no tokens.
   */
  public synchronized void refresh() {
    try {
      var now = file.stamp();
      if (now == null ? stamp != null : !now.equals(stamp)) reread();
      complained = false;
    } catch (IOException e) {
      if (!complained) LOG.log(Level.ERROR, "tokens stay as they were: " + e.getMessage());
      complained = true;
    }
    tellRevoked();
  }

  /**
   * Writes down, to the hour, which tokens were used, and what was adopted while there was no
   * writing; to be called now and then, and at the end.
   */
  public void save() throws IOException {
    writeAdopted();
    if (used.isEmpty()) return;
    var seen = Map.copyOf(used);
    file.change(before ->
        new TokenBook(
            before.tokens().stream()
                .map(token -> {
                  var hour = seen.get(token.id());
                  return hour == null ? token : token.usedAt(hour);
                })
                .toList(),
            before.revoked()));
    seen.forEach(used::remove);
    refresh();
  }

  /** The stamp is taken before the content: whoever writes in between is read once more. */
  private synchronized void reread() throws IOException {
    var newStamp = file.stamp();
    var read = file.read();
    show(read.merge(unwritten));
    stamp = newStamp;
    if (valid.isEmpty()) valid = validNow();
    tellWatchers(read);
  }

  private void show(TokenBook all) {
    book = all;
    byId = by(StoredToken::id, all.tokens()); // first, so that who is found is also valid
    byHash = by(StoredToken::hash, all.tokens());
  }

  private void tellWatchers(TokenBook now) {
    var before = told;
    told = now;
    if (watchers.isEmpty() || before.equals(now)) return;
    for (var token : now.tokens()) {
      if (!before.knows(token.id())) for (var watcher : watchers) watcher.issued(token);
    }
    for (var gone : revokedSince(before, now)) {
      for (var watcher : watchers) watcher.revoked(gone.id(), gone.at());
    }
  }

  private static List<Revocation> revokedSince(TokenBook before, TokenBook now) {
    var known = before.revoked().stream().map(Revocation::id).collect(Collectors.toSet());
    return now.revoked().stream().filter(gone -> !known.contains(gone.id())).toList();
  }

  private static Map<String, StoredToken> by(
      Function<StoredToken, String> key, List<StoredToken> tokens) {
    return tokens.stream()
        .collect(Collectors.toUnmodifiableMap(key, Function.identity(), (first, _) -> first));
  }

  private void tellRevoked() {
    var stillValid = validNow();
    var gone = new HashSet<>(valid);
    gone.removeAll(stillValid);
    valid = stillValid;
    if (gone.isEmpty()) return;
    for (var listener : onRevoked) listener.accept(Set.copyOf(gone));
  }

  private Set<String> validNow() {
    var now = clock.instant();
    return byHash.values().stream()
        .filter(token -> token.validAt(now))
        .map(StoredToken::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Of a few characters, for people; so it is made sure that it is a new one. */
  private String newId() {
    while (true) {
      var id = randomHex(ID_BYTES);
      if (!book.knows(id)) return id;
    }
  }

  private String randomText(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(bytes));
  }

  private String randomHex(int bytes) {
    return HexFormat.of().formatHex(randomBytes(bytes));
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String sha256(String secret) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}

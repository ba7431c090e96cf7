package io.hearthline.verticles.trust;

import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.access.SigningKeys;
import io.hearthline.verticles.access.Tokens;
import io.hearthline.verticles.tls.Tls;
import io.hearthline.verticles.tls.TlsConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.crypto.spec.SecretKeySpec;

/** What of a node has to do with trust, as main puts it together. */
final class TestNode implements AutoCloseable {
  /** As many as there are in the largest of these clusters. */
  private static final int OTHERS = 2;

  final Path folder;
  final TlsConfig tlsConfig;
  final InstantSource clock;
  final Tokens tokens;
  final Access access;
  final SigningKeys signing;
  final TrustStore store;
  final TrustVerticle verticle;
  final Tls tls;

  /** Of the authority that it showed before it could be corrected. */
  final String shownAtFirst;

  private final Vertx vertx;

  TestNode(
      Vertx vertx, String name, Path folder, InstantSource clock, int secret, Duration greeting)
      throws Exception {
    this.vertx = vertx;
    this.folder = folder;
    this.clock = clock;
    tlsConfig = new TlsConfig(folder.resolve("tls"), name, List.of(), null, null);
    tokens = Tokens.open(tokensFile(), clock);
    access = new Access(tokens, EnumSet.noneOf(Role.class), "", clock);
    signing = SigningKeys.open(folder.resolve("signing.key"), clock.instant());
    store = new TrustStore(tlsConfig, signing, tokens);
    verticle = new TrustVerticle(name, store, access, key(secret), () -> OTHERS, greeting);
    await(vertx.deployVerticle(verticle));
    tls = Tls.open(tlsConfig, clock, () -> Set.of(InetAddress.ofLiteral("192.168.1.5")));
    shownAtFirst = fingerprint();
    store.onAuthority(tls::refresh);
    verticle.lookAgain();
    access.watch();
  }

  Path tokensFile() {
    return folder.resolve("tokens.json");
  }

  String fingerprint() {
    return tls.authority().orElseThrow().sha256Fingerprint();
  }

  static SecretKeySpec key(int secret) {
    byte[] key = new byte[32];
    key[31] = (byte) secret;
    return new SecretKeySpec(key, "AES");
  }

  /** How long it took; an error after ten seconds. */
  static Duration until(BooleanSupplier condition) {
    long started = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - started > 10_000_000_000L) throw new AssertionError("never");
      Thread.onSpinWait();
    }
    return Duration.ofNanos(System.nanoTime() - started);
  }

  static <T> T await(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    access.close();
    tls.close();
    try {
      await(vertx.undeploy(verticle.deploymentID()));
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}

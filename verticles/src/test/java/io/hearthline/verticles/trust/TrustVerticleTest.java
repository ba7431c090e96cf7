package io.hearthline.verticles.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.access.Access.Pairing;
import io.hearthline.verticles.access.NamePattern;
import io.hearthline.verticles.access.PairingCode;
import io.hearthline.verticles.access.ResumeTokens;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.access.Tokens;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that share a bus. */
class TrustVerticleTest {
  private static final Set<Role> LISTEN = EnumSet.of(Role.LISTEN);
  private static final int SECRET = 1;
  private static final InstantSource NOW = InstantSource.system();

  @TempDir private Path directory;
  private Vertx vertx;
  private final List<TestNode> nodes = new ArrayList<>();

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void close() throws Exception {
    for (var node : nodes) node.close();
    TestNode.await(vertx.close());
  }

  @Test
  void newcomer_hasTheTrustOfTheOther_beforeItShowsACertificate() throws Exception {
    var nas = start("nas", NOW, SECRET);
    var kitchen = start("kitchen", NOW, SECRET);
    assertThat(kitchen.fingerprint()).isEqualTo(nas.fingerprint());
    assertThat(kitchen.tls.current().leaf()).isNotEqualTo(nas.tls.current().leaf());
    TestNode.until(() -> kitchen.verticle.digest().equals(nas.verticle.digest()));
  }

  @Test
  void newcomersThatComeTogether_waitForOneThatHasAnAuthority() throws Exception {
    var nas = start("nas", NOW, SECRET);
    for (var newcomer : together("attic", "porch")) {
      assertThat(newcomer.shownAtFirst).isEqualTo(nas.fingerprint());
    }
  }

  @Test
  void whereAllAreNew_oneMakesTheAuthority_andNobodyShowsAnother() throws Exception {
    var all = together("attic", "cellar", "porch");
    assertThat(all)
        .extracting(node -> node.shownAtFirst)
        .containsOnly(all.getFirst().fingerprint());
    TestNode.until(() -> all.stream().map(node -> node.verticle.digest()).distinct().count() == 1);
  }

  /** Starts them all at once. */
  private List<TestNode> together(String... names) throws Exception {
    var starting = new ArrayList<Callable<TestNode>>();
    for (var name : names) {
      starting.add(() ->
          new TestNode(vertx, name, directory.resolve(name), NOW, SECRET, Duration.ofSeconds(8)));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var started : threads.invokeAll(starting)) nodes.add(started.get());
    }
    return nodes.subList(nodes.size() - names.length, nodes.size());
  }

  @Test
  void authorityThatPhonesHaveTrustedForMonths_isTheClusters_whoeverStartsFirst() throws Exception {
    var alone = start("old", ago(Duration.ofDays(90)), SECRET);
    var fingerprint = alone.fingerprint();
    stop(alone);
    var fresh = start("fresh", NOW, SECRET);
    var signedByItself = resume(fresh).issue("stream", 3, "identity", NOW.instant());
    var old = start("old", NOW, SECRET);

    assertThat(old.fingerprint()).isEqualTo(fingerprint);
    TestNode.until(() -> fresh.fingerprint().equals(fingerprint));
    TestNode.until(() -> fresh.signing.ring().equals(old.signing.ring()));
    assertThat(resume(old).check(signedByItself, "stream", "identity", NOW.instant())).hasValue(3);
  }

  @Test
  void tokenMadeAtOne_isGoodAtTheOther_andRevokedByTheCommandLine_badWithinASecond()
      throws Exception {
    var nas = start("nas", NOW, SECRET);
    var kitchen = start("kitchen", NOW, SECRET);
    var created = nas.tokens.create("phone", LISTEN, NamePattern.ANY, null);
    TestNode.until(() -> kitchen.tokens.find(created.secret()).isPresent());

    assertThat(Tokens.open(nas.tokensFile(), NOW).revoke(created.stored().id())).isTrue();
    var took = TestNode.until(() -> kitchen.tokens.find(created.secret()).isEmpty());
    assertThat(took).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void revokedWhileANodeWasAway_isBadThereOnceItIsBack() throws Exception {
    var nas = start("nas", NOW, SECRET);
    var before = start("kitchen", NOW, SECRET);
    var created = nas.tokens.create("phone", LISTEN, NamePattern.ANY, null);
    TestNode.until(() -> before.tokens.find(created.secret()).isPresent());
    stop(before);
    nas.tokens.revoke(created.stored().id());
    var kitchen = start("kitchen", NOW, SECRET);

    assertThat(kitchen.tokens.find(created.secret())).isEmpty();
    assertThat(nas.tokens.find(created.secret())).isEmpty();
  }

  @Test
  void nodeWithoutTheSecret_getsNothing_givesNothing_andIsCounted() throws Exception {
    var nas = start("nas", ago(Duration.ofDays(90)), SECRET);
    nas.tokens.create("phone", LISTEN, NamePattern.ANY, null);
    var before = nas.verticle.digest();
    var stranger = start("stranger", ago(Duration.ofDays(900)), SECRET + 1);

    assertThat(stranger.fingerprint()).isNotEqualTo(nas.fingerprint());
    assertThat(stranger.tokens.isEmpty()).isTrue();
    assertThat(nas.store.read().tokens().tokens()).hasSize(1);
    assertThat(before).isNotEqualTo(stranger.verticle.digest());
    TestNode.until(() -> refused("nas") > 0);
  }

  @Test
  void noSecret_isEverOnTheBusInTheClear() throws Exception {
    var heard = new ArrayList<String>();
    vertx
        .eventBus()
        .addInboundInterceptor(delivery -> {
          synchronized (heard) {
            heard.add(String.valueOf(delivery.message().body()));
          }
          delivery.next();
        });
    var nas = start("nas", NOW, SECRET);
    var kitchen = start("kitchen", NOW, SECRET);
    var code = nas.access.offerPairing().shown();
    var paired = (Pairing.Paired) kitchen.access.pair(code, "192.168.1.9");
    var signing = Files.readString(nas.folder.resolve("signing.key")).substring(0, 43);
    synchronized (heard) {
      assertThat(heard)
          .isNotEmpty()
          .noneMatch(text -> text.contains("PRIVATE KEY"))
          .noneMatch(text -> text.contains(signing))
          .noneMatch(text -> text.contains(code))
          .noneMatch(text -> text.contains(paired.token().secret()));
    }
  }

  @Test
  void codeShownByOne_isGoodOnceAtAnother_andItsTokenGoodAtBoth() throws Exception {
    var nas = start("nas", NOW, SECRET);
    var kitchen = start("kitchen", NOW, SECRET);
    var code = nas.access.offerPairing();
    var paired = (Pairing.Paired) kitchen.access.pair(code.shown(), "192.168.1.9");

    assertThat(kitchen.tokens.find(paired.token().secret())).isPresent();
    assertThat(nas.tokens.find(paired.token().secret())).isPresent();
    assertThat(nas.access.pairingState(code.id())).isEqualTo(PairingCode.State.USED);
    assertThat(kitchen.access.pair(code.shown(), "192.168.1.9")).isEqualTo(new Pairing.WrongCode());
  }

  @Test
  void guessesAtOtherNodes_voidTheCodeToo() throws Exception {
    var nas = start("nas", NOW, SECRET);
    var kitchen = start("kitchen", NOW, SECRET);
    var code = nas.access.offerPairing();
    for (int i = 0; i < 10; i++) kitchen.access.pair("AAAA-AAAA", "192.168.1." + i);
    assertThat(nas.access.pairingState(code.id())).isEqualTo(PairingCode.State.VOID);
  }

  @Test
  void whatANodeWithoutTheSecretGuesses_costsTheCodeNothing() throws Exception {
    var nas = start("nas", NOW, SECRET);
    var stranger = start("stranger", NOW, SECRET + 1);
    var code = nas.access.offerPairing();
    for (int i = 0; i < 10; i++) stranger.access.pair("AAAA-AAAA", "192.168.1." + i);
    assertThat(stranger.access.pair(code.shown(), "192.168.1.99"))
        .isEqualTo(new Pairing.WrongCode());
    assertThat(nas.access.pairingState(code.id())).isEqualTo(PairingCode.State.OPEN);
  }

  @Test
  void stoppedHalfWayThrough_comesToTheSameTrust() throws Exception {
    var nas = start("nas", ago(Duration.ofDays(90)), SECRET);
    nas.tokens.create("phone", LISTEN, NamePattern.ANY, null);
    var folder = directory.resolve("kitchen");
    stop(start("kitchen", NOW, SECRET));
    // As if only some of the files had been written when the power went.
    Files.delete(folder.resolve("tokens.json"));
    Files.delete(folder.resolve("signing.key"));
    var kitchen = start("kitchen", NOW, SECRET);

    assertThat(kitchen.fingerprint()).isEqualTo(nas.fingerprint());
    TestNode.until(() -> kitchen.verticle.digest().equals(nas.verticle.digest()));
    assertThat(kitchen.store.read()).isEqualTo(nas.store.read());
  }

  /** Seldom the other node's token does not arrive within 10 s, and why is not known yet. */
  @Test
  @Tag("long")
  void clocksAMinuteApart_agree() throws Exception {
    var nas = start("nas", NOW, SECRET);
    var kitchen = start("kitchen", ago(Duration.ofMinutes(1)), SECRET);
    var made = kitchen.tokens.create("phone", LISTEN, NamePattern.ANY, null);
    nas.tokens.create("tablet", LISTEN, NamePattern.ANY, null);
    nas.tokens.refresh();
    TestNode.until(() -> nas.tokens.isValid(made.stored().id()));
    nas.tokens.revoke(made.stored().id());
    TestNode.until(() -> !kitchen.tokens.isValid(made.stored().id()));
    TestNode.until(() -> kitchen.verticle.digest().equals(nas.verticle.digest()));
    assertThat(kitchen.fingerprint()).isEqualTo(nas.fingerprint());
  }

  private static InstantSource ago(Duration time) {
    return InstantSource.offset(NOW, time.negated());
  }

  private static ResumeTokens resume(TestNode node) {
    return new ResumeTokens(node.signing::ring, Duration.ofHours(1));
  }

  private long refused(String node) {
    var asked =
        new ClusterBus(vertx, "asker")
            .request(node, Addresses.TRUST_STATS, new JsonObject(), Duration.ofSeconds(1));
    try {
      return TestNode.await(asked).getLong("refused");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private TestNode start(String name, InstantSource clock, int secret) throws Exception {
    var greeting = nodes.isEmpty() ? Duration.ZERO : Duration.ofSeconds(2);
    var node = new TestNode(vertx, name, directory.resolve(name), clock, secret, greeting);
    nodes.add(node);
    return node;
  }

  private void stop(TestNode node) throws Exception {
    nodes.remove(node);
    node.close();
  }
}

package io.hearthline.verticles.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearthline.verticles.access.KeyRing;
import io.hearthline.verticles.access.NamePattern;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.access.SigningKeys;
import io.hearthline.verticles.access.TokenBook;
import io.hearthline.verticles.access.Tokens;
import io.hearthline.verticles.tls.CertificateAuthority;
import io.hearthline.verticles.tls.Tls;
import io.hearthline.verticles.tls.TlsConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustTest {
  private static final Instant MAY = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir private Path directory;
  private final List<Trust> some = new ArrayList<>();

  @BeforeEach
  void make() throws IOException {
    for (int i = 0; i < 4; i++) some.add(trust("node" + i, MAY.plusSeconds(3600L * i)));
    some.add(new Trust(null, some.getLast().signing(), TokenBook.EMPTY));
  }

  @RepeatedTest(5)
  void whoeverHearsFromWhom_allComeToTheSame() {
    var random = new Random();
    var orders = new ArrayList<Trust>();
    for (int i = 0; i < 2; i++) {
      var order = new ArrayList<>(some);
      order.addAll(some); // each may be heard twice
      Collections.shuffle(order, random);
      orders.add(order.stream().reduce(Trust::merge).orElseThrow());
    }
    assertThat(orders.getFirst()).isEqualTo(orders.getLast());
    assertThat(orders.getFirst().digest()).isEqualTo(orders.getLast().digest());
  }

  @Test
  void json_isReadAsItWasWritten() throws IOException {
    for (var trust : some) {
      var read = Trust.of(new JsonObject(trust.toJson().encode()));
      assertThat(read).isEqualTo(trust);
      assertThat(read.digest()).isEqualTo(trust.digest());
    }
  }

  @Test
  void digest_isAnotherForAnotherTrust() {
    assertThat(some.stream().map(Trust::digest)).doesNotHaveDuplicates();
  }

  @Test
  void text_hasNoSecret() {
    var trust = some.getFirst();
    var key = trust.signing().toJson().getJsonArray("keys").getString(0).substring(0, 43);
    assertThat(trust.toString()).doesNotContain(key).doesNotContain("PRIVATE KEY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"signing\":{\"generation\":1,\"keys\":[]},\"tokens\":{\"tokens\":[]}}",
        "{\"signing\":{\"generation\":1,\"keys\":[\"AAAA x\"]},\"tokens\":{\"tokens\":[]}}",
        "{\"authority\":7}",
        "{\"authority\":\"-----BEGIN CERTIFICATE-----\"}"
      })
  void anythingElse_isRefused(String json) {
    assertThatThrownBy(() -> Trust.of(new JsonObject(json))).isInstanceOf(IOException.class);
  }

  private Trust trust(String node, Instant now) throws IOException {
    var folder = directory.resolve(node);
    var config = new TlsConfig(folder.resolve("tls"), node, List.of(), null, null);
    Tls.open(config, () -> now, Set::of).close();
    var tokens = Tokens.open(folder.resolve("tokens.json"), () -> now);
    tokens.create("phone", EnumSet.of(Role.LISTEN), NamePattern.ANY, null);
    tokens.revoke(
        tokens.create("tablet", EnumSet.of(Role.LISTEN), NamePattern.ANY, null).stored().id());
    KeyRing ring = SigningKeys.open(folder.resolve("signing.key"), now).ring();
    return new Trust(CertificateAuthority.ofNode(config).orElseThrow(), ring, tokens.book());
  }
}

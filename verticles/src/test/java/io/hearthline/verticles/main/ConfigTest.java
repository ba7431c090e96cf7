package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigTest {
  @TempDir Path folder;

  @Test
  void nothingSet_givesTheDocumentedDefaults() throws ConfigException {
    var config = Config.load(null, Map.of());

    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.http().httpsPort()).isEqualTo(8443);
    assertThat(config.media().port()).isEqualTo(8085);
    assertThat(config.limits()).isEqualTo(new Config.Limits(50, 10, 200));
    assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.auth().anonymous()).isEmpty();
    assertThat(config.nodeName()).isNotEmpty();
  }

  @Test
  void nestedAndDottedKeys_meanTheSame() throws Exception {
    var file =
        file(
            "http:\n  port: 81\n  origins: [\"https://a.example\", \"http://b:8123\"]\nmedia.port: 90\n");

    var config = Config.load(file, Map.of());

    assertThat(config.http().port()).isEqualTo(81);
    assertThat(config.http().origins()).containsExactly("https://a.example", "http://b:8123");
    assertThat(config.media().port()).isEqualTo(90);
  }

  @Test
  void environment_isStrongerThanTheFile_andThanTheOldName() throws Exception {
    var file = file("http.port: 81\n");

    var config = Config.load(file, Map.of("HEARTHLINE_HTTP_PORT", "0", "PORT", "83"));

    assertThat(config.http().port()).isZero();
  }

  @Test
  void oldName_isTakenAsAlias() throws ConfigException {
    assertThat(Config.load(null, Map.of("PORT", "8099")).http().port()).isEqualTo(8099);
  }

  @Test
  void listInTheEnvironment_isCommaSeparated() throws ConfigException {
    var config = Config.load(null, Map.of("HEARTHLINE_MEDIA_INTERFACES", "eth0, !eth1"));

    assertThat(config.media().interfaces()).containsExactly("eth0", "!eth1");
  }

  @Test
  void webhooks_needASecret() {
    assertThatThrownBy(
            () -> Config.load(null, Map.of("HEARTHLINE_WEBHOOKS_URLS", "https://a.example/key")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("webhooks.secret")
        .hasMessageNotContaining("key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a.example/",
        "https:///nobody",
        "http://a.example:0/",
        "http://a.example:99999/",
        "https://a.example/#part",
        "not an address",
        "https://a.example/,https://anna:pw@a.example/"
      })
  void webhookThatCannotBeCalled_isRefused_withoutBeingShown(String url) {
    var environment =
        Map.of("HEARTHLINE_WEBHOOKS_URLS", url, "HEARTHLINE_WEBHOOKS_SECRET", "0123456789abcdef");
    assertThatThrownBy(() -> Config.load(null, environment))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("webhooks.urls is (not shown); allowed: ");
  }

  @Test
  void fileThatIsNotYaml_isRefusedWithItsLine_withoutQuotingIt() throws IOException {
    var file = file("auth:\n\ttoken: secret\n");

    assertThatThrownBy(() -> Config.load(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(file + " is not YAML: line 2", "TAB")
        .hasMessageNotContaining("secret");
  }

  @Test
  void fileOfOtherYaml_isRefused() throws IOException {
    var file = file("hello\n");

    assertThatThrownBy(() -> Config.load(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file + " holds no keys and values");
  }

  @ParameterizedTest
  @CsvSource({
    "HEARTHLINE_HTTP_PORT, 99999, http.port is '99999'",
    "HEARTHLINE_HTTP_PORT, x, http.port is 'x'",
    "HEARTHLINE_DRAIN_TIMEOUT, 8, drain.timeout is '8'",
    "HEARTHLINE_AUTH_ANONYMOUS, root, auth.anonymous is 'root'",
    "HEARTHLINE_LOG_LEVEL, loud, log.level is 'loud'",
    "HEARTHLINE_HTTP_ORIGINS, javascript:alert(1), http.origins is 'javascript:alert(1)'",
    "HEARTHLINE_LIMITS_STREAMS, 0, limits.streams is '0'",
    "HEARTHLINE_CLUSTER_ENABLED, true, cluster.enabled is true but cluster.secret is not set",
    "HEARTHLINE_CLUSTER_SECRET, fifteen-letters, cluster.secret is (not shown)",
    "HEARTHLINE_CLUSTER_PORT, 65535, cluster.port is '65535'",
    "HEARTHLINE_CLUSTER_DISCOVERY, guess, cluster.discovery is 'guess'",
    "HEARTHLINE_NODE_ROLES, cook, node.roles is 'cook'",
    "HEARTHLINE_NODE_ROLES, relay, node.roles is relay but cluster.enabled is false",
  })
  void valueThatIsNotAllowed_isRefusedWithKeyAndWhatIs(String name, String value, String said) {
    assertThatThrownBy(() -> Config.load(null, Map.of(name, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(said)
        .hasMessageContaining("allowed:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one,two", "hearthline.home.svc:5701"})
  void membersThatAreNoHeadlessService_areRefusedForKubernetes(String members) {
    var settings =
        Map.of(
            "HEARTHLINE_CLUSTER_ENABLED", "true",
            "HEARTHLINE_CLUSTER_HOST", "127.0.0.1",
            "HEARTHLINE_CLUSTER_SECRET", "sixteen-letters-",
            "HEARTHLINE_CLUSTER_DISCOVERY", "kubernetes",
            "HEARTHLINE_CLUSTER_MEMBERS", members);
    assertThatThrownBy(() -> Config.load(null, settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cluster.members is '" + members + "'")
        .hasMessageContaining("allowed:");
  }

  @Test
  void unknownVariable_isRefusedByName() {
    assertThatThrownBy(() -> Config.load(null, Map.of("HEARTHLINE_HTP_PORT", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("HEARTHLINE_HTP_PORT");
  }

  @Test
  void variablesThatKubernetesAddsForAService_areNotOurs() throws ConfigException {
    var config =
        Config.load(
            null,
            Map.of(
                "HEARTHLINE_SERVICE_HOST", "10.0.0.1",
                "HEARTHLINE_PORT", "tcp://10.0.0.1:8080",
                "HEARTHLINE_PORT_8080_TCP_ADDR", "10.0.0.1"));

    assertThat(config.http().port()).isEqualTo(8080);
  }

  @Test
  void unknownKeyInTheFile_isRefusedByName() throws IOException {
    var file = file("http:\n  prot: 81\n");

    assertThatThrownBy(() -> Config.load(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.prot");
  }

  @Test
  void secretThatIsMalformed_isNotRepeated() {
    assertThatThrownBy(() -> Config.load(null, Map.of("AUTH_TOKEN", "short")))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("short");
  }

  @Test
  void certificateWithoutItsKey_isRefused() {
    assertThatThrownBy(() -> Config.load(null, Map.of("HEARTHLINE_TLS_CERT", "a.pem")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tls.key");
  }

  @Test
  void iceServers_areReadAsBrowsersTakeThem() throws ConfigException {
    var json =
        "[{\"urls\":\"stun:a.example:3478\"},{\"urls\":[\"turn:b\"],\"username\":\"u\",\"credential\":\"c\"}]";

    var servers = Config.load(null, Map.of("ICE_SERVERS_JSON", json)).iceServers();

    assertThat(servers)
        .containsExactly(
            new Config.IceServer(List.of("stun:a.example:3478"), null, null),
            new Config.IceServer(List.of("turn:b"), "u", "c"));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("hearthline.yaml"), text);
  }
}

package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.tls.Tls;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeCertificateTest {
  @TempDir private Path folder;

  @Test
  void addressOnNoInterface_isInTheCertificate_ifClientsAreSentThere() throws Exception {
    // Linux has all of 127.0.0.0/8, and lists 127.0.0.1 only.
    assertThat(alternatives("127.0.0.2")).contains("127.0.0.2");
  }

  @Test
  void nameThatClientsAreSentTo_isInTheCertificate() throws Exception {
    assertThat(alternatives("attic.example")).contains("attic.example");
  }

  @Test
  void anyAddress_isNone() throws Exception {
    assertThat(alternatives("0.0.0.0")).doesNotContain("0.0.0.0");
  }

  private Set<String> alternatives(String httpHost) throws Exception {
    var config =
        Config.load(
            null,
            Map.of("HEARTHLINE_DATA_DIR", folder.toString(), "HEARTHLINE_HTTP_HOST", httpHost));
    return Tls.open(Node.tlsConfig(config), InstantSource.system())
        .current()
        .leaf()
        .getSubjectAlternativeNames()
        .stream()
        .map(List::getLast)
        .map(Object::toString)
        .collect(Collectors.toUnmodifiableSet());
  }
}

package io.hearthline.verticles.signaling.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.access.Origins;
import io.hearthline.verticles.signaling.session.Nodes;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherNodesTest {
  private static final String ATTIC = "https://attic.local:8443";
  private static final Nodes NOBODY = Nodes.NONE;

  private final Origins origins = new Origins(List.of(), List.of());
  private final SecurityHeaders headers = new SecurityHeaders();
  private final OtherNodes others = new OtherNodes(origins, headers);

  /** Its pages come here because it is gone. */
  @Test
  void nodeThatIsGone_isRemembered() {
    others.learn(new Nodes(List.of(), List.of(), List.of(ATTIC), List.of(ATTIC), List.of()));
    others.learn(NOBODY);

    assertThat(origins.allows(ATTIC, "192.168.1.6:8443")).isTrue();
    assertThat(headers.policy()).contains("connect-src 'self' ws: wss: " + ATTIC + ";");
  }

  @Test
  void addressThatWouldEndTheDirective_isLeftOut() {
    headers.allow(List.of("https://attic;script-src *", "ftp://attic", ATTIC + "/behind/a/proxy"));

    assertThat(headers.policy()).contains("connect-src 'self' ws: wss: " + ATTIC + ";");
  }
}

package io.hearthline.verticles.relay;

import static io.hearthline.verticles.relay.RelayNode.directory;
import static io.hearthline.verticles.relay.RelayNode.listed;
import static io.hearthline.verticles.relay.RelayNode.stream;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.testpeer.Heard;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two relays that know of each other by the directory alone. */
@Timeout(90)
class RelayPipesIT {
  private final RelayNode a = new RelayNode("a");
  private final RelayNode b = new RelayNode("b");

  @BeforeEach
  void start() throws Exception {
    a.reaches(b);
    b.reaches(a);
    a.start(1);
    b.start(1);
  }

  @AfterEach
  void close() throws Exception {
    a.close();
    b.close();
  }

  private static JsonObject both(long epochOfB, JsonObject... streams) {
    return directory(List.of(listed("a", 1), listed("b", epochOfB)), List.of(streams));
  }

  @Test
  void nodesThatLearnOfEachOther_haveAPipe_andGiveItUpWithTheNode() throws Exception {
    b.learns(both(1));
    a.learns(both(1));
    a.untilUp("b");
    b.untilUp("a");
    a.learns(directory(List.of(listed("a", 1)), List.of()));
    a.untilPipes(List::isEmpty);
    b.untilPipes(List::isEmpty);
  }

  @Test
  void streamOfAnotherNode_isHeard_eitherWay() throws Exception {
    var directory = both(1, stream("porch", "a"), stream("kitchen", "b"));
    var porch = a.talker("porch");
    var kitchen = b.talker("kitchen");
    a.learns(directory);
    b.learns(directory);
    var atB = b.listener("porch");
    var atA = a.listener("kitchen");
    a.untilSends(1);
    b.untilSends(1);
    porch.say(3);
    kitchen.say(3);
    assertThat(atB.hear(3)).extracting(Heard::voice).containsOnly(porch.voice());
    assertThat(atA.hear(3)).extracting(Heard::voice).containsOnly(kitchen.voice());
  }

  @Test
  void streamThatNobodyHasToldOf_isLookedUpWhenAskedFor() throws Exception {
    a.learns(both(1));
    b.learns(both(1));
    var porch = a.talker("porch");
    b.says(both(1, stream("porch", "a")));
    var listener = b.listener("porch");
    a.untilSends(1);
    porch.say(2);
    assertThat(listener.hear(2)).extracting(Heard::voice).containsOnly(porch.voice());
    assertThat(status(b, listen("nobody"))).isEqualTo(Refusal.NOT_FOUND);
  }

  private static JsonObject listen(String stream) {
    return new JsonObject().put("transport", "b1").put("slot", 0).put("stream", stream);
  }

  private static int status(RelayNode node, JsonObject listen) throws Exception {
    return refusal(node, Addresses.RELAY_LISTEN, listen);
  }

  @Test
  void streamThatMoves_isHeardFromItsNewOwner() throws Exception {
    var before = a.talker("porch");
    a.learns(both(1, stream("porch", "a")));
    b.learns(both(1, stream("porch", "a")));
    var listener = b.listener("porch");
    a.untilSends(1);
    before.say(1);
    var first = listener.hear(1).getFirst();
    var after = b.talker("porch");
    b.learns(both(1, stream("porch", "b")));
    after.say(1);
    var second = listener.hear(1).getFirst();
    assertThat(second.voice()).isEqualTo(after.voice());
    assertThat(second.ssrc()).isEqualTo(first.ssrc());
  }

  @Test
  void nodeThatCameBack_isHeardAgain() throws Exception {
    a.learns(both(1, stream("porch", "b")));
    b.learns(both(1));
    a.untilUp("b");
    b.stop();
    b.start(2);
    var porch = b.talker("porch");
    b.learns(both(2));
    a.learns(both(2, stream("porch", "b")));
    var listener = a.listener("porch");
    b.untilSends(1);
    porch.say(2);
    assertThat(listener.hear(2)).extracting(Heard::voice).containsOnly(porch.voice());
  }

  @Test
  void requestsThatMakeNoSense_areRefused() throws Exception {
    a.learns(both(1));
    b.learns(both(1));
    a.untilUp("b");
    var good =
        new JsonObject()
            .put("node", "a")
            .put("epoch", 1)
            .put("candidates", JsonArray.of("127.0.0.1:9", "[0:0:0:0:0:0:0:1]:9"))
            .put("ice", new JsonObject().put("ufrag", "abcd").put("pwd", "x".repeat(22)))
            .put("fingerprint", "sha-256 " + "AB:".repeat(31) + "CD");
    assertThat(refusal(b, good.copy().put("epoch", 0))).isEqualTo(Refusal.CONFLICT);
    assertThat(refusal(b, good.copy().put("node", "c"))).isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refusal(b, good.copy().put("fingerprint", "md5 AB"))).isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refusal(b, good.copy().put("candidates", JsonArray.of("example.org:9"))))
        .isEqualTo(Refusal.BAD_REQUEST);
    for (var field : List.copyOf(good.fieldNames())) {
      var without = good.copy();
      without.remove(field);
      assertThat(refusal(b, without)).as(field).isEqualTo(Refusal.BAD_REQUEST);
    }
    b.untilUp("a");
  }

  private static int refusal(RelayNode node, JsonObject request) throws Exception {
    return refusal(node, Addresses.RELAY_PIPE, request);
  }

  private static int refusal(RelayNode node, String address, JsonObject request) throws Exception {
    try {
      throw new AssertionError("not refused: " + node.ask(address, request));
    } catch (ExecutionException refused) {
      return Refusal.of(requireNonNull(refused.getCause())).status();
    }
  }
}

package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.testpeer.PeerFormat;
import io.hearthline.media.testpeer.TestPeer;
import io.vertx.core.json.JsonObject;

/** A client of the native protocol with a microphone and six slots. */
final class LiveClient {
  final NativeWire wire;
  final TestPeer peer;
  final String id;

  LiveClient(LiveNode live, String name) throws Exception {
    wire = live.webSocket();
    peer = live.peers.peer(PeerFormat.PLAIN, true, 6);
    var hello = wire.ask("hello", new JsonObject().put("name", name).put("token", live.token));
    assertThat(hello.getString("type")).as(hello.encode()).isEqualTo("ok");
    id = hello.getString("client");
    var answer = wire.ask("offer", new JsonObject().put("sdp", peer.offer()));
    assertThat(answer.getInteger("slots")).as(answer.encode()).isEqualTo(6);
    live.connect(peer, answer.getString("sdp"));
  }

  String publish() throws InterruptedException {
    return publish(new JsonObject()).getString("stream");
  }

  /** Answers the stream and its resume token. */
  JsonObject publish(JsonObject wanted) throws InterruptedException {
    var published = wire.ask("publish", wanted);
    assertThat(published.getString("type")).as(published.encode()).isEqualTo("ok");
    return published;
  }

  /** The microphone's gate is closed until the client says that it talks. */
  void talk(boolean talking) throws InterruptedException {
    var answer = wire.ask("talk", new JsonObject().put("talking", talking));
    assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("ok");
  }

  JsonObject listen(int slot, String stream) throws InterruptedException {
    return wire.ask("listen", new JsonObject().put("slot", slot).put("stream", stream));
  }

  String streamNamed(String name) throws InterruptedException {
    while (true) {
      var streams = wire.next("streams").getJsonArray("streams");
      for (int i = 0; i < streams.size(); i++) {
        var stream = streams.getJsonObject(i);
        if (stream.getString("name").equals(name)) return stream.getString("id");
      }
    }
  }
}

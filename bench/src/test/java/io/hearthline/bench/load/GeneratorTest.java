package io.hearthline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.bench.measure.Ledger;
import io.hearthline.bench.subject.EngineServer;
import io.hearthline.bench.subject.WebRtcHttp;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The generator against the real media engine in this process: sockets, ICE, DTLS, SRTP. */
@Timeout(60)
class GeneratorTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int LISTENERS = 3;
  private static final int PACKETS = 20;

  @Test
  void everyListener_getsEveryPacket_andItIsTheOneSent() throws Exception {
    var shared = new Lane.Shared();
    try (var server = EngineServer.open();
        var clients = new WebRtcHttp(URI.create("http://127.0.0.1:" + server.httpPort()));
        var talkers = new Lane("talkers", shared);
        var lane = new Lane("listeners", shared)) {
      var talker = new Talker(talkers, LOOPBACK, 7);
      clients.publish(talker, "bench");
      talker.connected().get(20, TimeUnit.SECONDS);
      var listeners = new ArrayList<Listener>();
      for (int i = 0; i < LISTENERS; i++) {
        var listener = new Listener(lane, LOOPBACK, i, true);
        clients.listen(listener, "bench");
        listeners.add(listener);
      }
      for (var listener : listeners) listener.connected().get(20, TimeUnit.SECONDS);

      var ledger = new Ledger(LISTENERS, talker.nextNumber(), PACKETS);
      talker.ledger(ledger);
      for (var listener : listeners) listener.ledger(ledger);
      talker.start();
      while (ledger.delivered() < (long) LISTENERS * PACKETS) Thread.onSpinWait();
      talker.stop();

      assertThat(ledger.lost()).isZero();
      assertThat(ledger.duplicates()).isZero();
      assertThat(ledger.lastLatency().count()).isEqualTo(PACKETS);
      for (var listener : listeners) {
        assertThat(listener.wrong()).isZero();
        assertThat(listener.talker()).isEqualTo(7);
        clients.leave(listener);
        listener.close();
      }
    }
  }
}

package io.hearthline.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.sdp.Profile;
import io.hearthline.media.testpeer.Heard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What anybody can send to an open port, and that nothing comes of it. */
@Timeout(60)
class HostileDatagramsIT {
  private final LiveEngine live = new LiveEngine();
  private final MediaEngine engine = live.engine;
  private final Stranger stranger = new Stranger();
  private LiveEngine.Client talker;
  private LiveEngine.Client listener;

  @BeforeEach
  void connect() throws Exception {
    talker = live.talker("porch");
    listener = live.listener("porch");
  }

  @AfterEach
  void close() {
    stranger.close();
    live.close();
  }

  @Test
  void overheardSpeechFromElsewhere_isDropped_andSpoilsNothing() throws Exception {
    var packet = talker.peer().protectedPacket();
    live.discarding("unvalidated", 1, () -> stranger.send(packet, engine.port()));
    talker.peer().send(packet);
    assertThat(listener.peer().hear(1).getFirst().number()).isZero();
  }

  @Test
  void repeatedPacket_isHeardOnce() throws Exception {
    var packet = talker.peer().protectedPacket();
    live.discarding(
        "replay",
        2,
        () -> {
          for (int i = 0; i < 3; i++) talker.peer().send(packet);
        });
    assertThat(listener.peer().hear(1)).hasSize(1);
    assertThat(listener.peer().heardMeanwhile()).isEmpty();
  }

  @Test
  void damagedPacket_teachesNothing() throws Exception {
    var packet = talker.peer().protectedPacket();
    var damaged = packet.clone();
    damaged[damaged.length - 1] ^= 1;
    live.discarding("auth", 1, () -> talker.peer().send(damaged));
    talker.peer().send(packet);
    assertThat(listener.peer().hear(1)).extracting(Heard::number).containsExactly(0);
  }

  @Test
  void overheardCheckFromElsewhere_movesNoAudio() throws Exception {
    var check = listener.peer().checkDatagram();
    listener.peer().send(check);
    assertThat(listener.peer().check(true)).isZero(); // by now the first one is handled
    int pairs = live.onLoop(MediaLoop::sizes).pairs();
    stranger.send(check, engine.port());
    strangerIsHandled();
    assertThat(live.onLoop(MediaLoop::sizes).pairs()).isEqualTo(pairs);
    talker.peer().say(1);
    assertThat(listener.peer().hear(1)).hasSize(1);
  }

  @Test
  void checkWithAWrongPassword_validatesNothing() {
    var check = listener.peer().checkDatagram("not-the-password-of-the-relay");
    live.discarding("stun-auth", 1, () -> stranger.send(check, engine.port()));
    assertThat(live.onLoop(MediaLoop::sizes).pairs()).isEqualTo(2);
  }

  @Test
  void handshakeFromAnUnvalidatedAddress_leavesNoState() {
    live.discarding(
        "unvalidated",
        10,
        () -> {
          for (int i = 0; i < 10; i++) stranger.send(Stranger.CLIENT_HELLO, engine.port());
        });
    assertThat(live.onLoop(MediaLoop::sizes).pairs()).isEqualTo(2);
  }

  @Test
  void addressTakenOverByAnotherTransport_comesBackWithTheNextCheck() throws Exception {
    var greedy = live.connect(Profile.WHIP, live.peers.talker());
    // As if he could send from the talker's own address.
    talker.peer().send(greedy.peer().checkDatagram());
    live.discarding("auth", 1, () -> talker.peer().say(1));
    assertThat(talker.peer().check(true)).isZero();
    talker.peer().say(1);
    assertThat(listener.peer().hear(1))
        .extracting(Heard::voice)
        .containsOnly(talker.peer().voice());
  }

  /** What the stranger has sent before comes first. */
  private void strangerIsHandled() {
    live.discarding("noise", 1, () -> stranger.send(new byte[] {-1}, engine.port()));
  }

  @Test
  void noise_isCountedAndNoMore() {
    live.discarding(
        "noise",
        3,
        () -> {
          stranger.send(new byte[] {127}, engine.port());
          stranger.send(new byte[] {10, 0, 0}, engine.port());
          stranger.send(new byte[] {-1, 1, 2, 3, 4}, engine.port());
        });
  }
}

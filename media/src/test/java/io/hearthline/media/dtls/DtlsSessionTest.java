package io.hearthline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DtlsSessionTest {
  @Test
  void bothSides_getTheSameKeysCrosswise() {
    try (var wire = Wire.perfect().trusting().start()) {
      var passive = wire.passive.keys.join();
      var active = wire.active.keys.join();
      assertThat(passive.profile()).isEqualTo(DtlsSrtpKeys.AEAD_AES_128_GCM);
      assertThat(active.profile()).isEqualTo(DtlsSrtpKeys.AEAD_AES_128_GCM);
      assertThat(passive.localKey()).hasSize(16).isEqualTo(active.remoteKey());
      assertThat(passive.remoteKey()).hasSize(16).isEqualTo(active.localKey());
      assertThat(passive.localSalt()).hasSize(12).isEqualTo(active.remoteSalt());
      assertThat(passive.remoteSalt()).hasSize(12).isEqualTo(active.localSalt());
      assertThat(passive.localKey()).isNotEqualTo(passive.remoteKey());
    }
  }

  @Test
  void flights_areFewDatagrams() {
    try (var wire = Wire.perfect().trusting().start()) {
      wire.passive.keys.join();
      wire.active.keys.join();
      assertThat(wire.active.sent.get() + wire.passive.sent.get()).isLessThanOrEqualTo(6);
    }
  }

  @Test
  void lossAndReordering_areSurvived() {
    var wires = new ArrayList<Wire>();
    for (long seed = 1; seed <= 20; seed++) wires.add(Wire.lossy(seed).trusting().start());
    for (var wire : wires) {
      assertThat(wire.active.keys.join().localKey())
          .isEqualTo(wire.passive.keys.join().remoteKey());
      wire.close();
    }
  }

  @Test
  void lostFinalFlight_isSentAgainAfterTheHandshake() {
    var lost = new AtomicBoolean();
    var wire = Wire.perfect().trusting();
    wire.fromPassive(
        datagram -> datagram[0] != DtlsRecords.CHANGE_CIPHER_SPEC || lost.getAndSet(true));
    try (wire) {
      wire.start();
      assertThat(wire.active.keys.join().localKey())
          .isEqualTo(wire.passive.keys.join().remoteKey());
      assertThat(lost).isTrue();
    }
  }

  @Test
  void keys_waitForTheFingerprint() {
    try (var wire = Wire.perfect()) {
      wire.active.session.expectFingerprint(Wire.OURS.fingerprint());
      wire.start();
      wire.active.keys.join();
      assertThat(wire.passive.keys).isNotDone();
      assertThat(wire.passive.session.isOpen()).isFalse();
      wire.passive.session.expectFingerprint(Wire.THEIRS.fingerprint());
      assertThat(wire.passive.keys.join()).isNotNull();
      assertThat(wire.passive.session.isOpen()).isTrue();
    }
  }

  @Test
  void wrongFingerprintKnownBefore_endsTheHandshakeOnBothSides() {
    try (var wire = Wire.perfect()) {
      wire.active.session.expectFingerprint(Wire.OURS.fingerprint());
      wire.passive.session.expectFingerprint(Wire.OURS.fingerprint());
      wire.start();
      assertThat(wire.passive.ended.join()).isEqualTo("failed: fingerprint mismatch");
      assertThat(wire.active.ended.join()).startsWith("failed: peer sent alert bad_certificate");
      assertThat(wire.passive.keys).isCompletedExceptionally();
    }
  }

  @Test
  void wrongFingerprintToldAfterwards_givesNoKeys() {
    try (var wire = Wire.perfect()) {
      wire.active.session.expectFingerprint(Wire.OURS.fingerprint());
      wire.start();
      wire.active.keys.join();
      wire.passive.session.expectFingerprint(Wire.OURS.fingerprint());
      assertThat(wire.passive.ended.join()).isEqualTo("failed: fingerprint mismatch");
      assertThat(wire.passive.keys).isCompletedExceptionally();
      assertThat(wire.active.ended.join()).isEqualTo("closed: close_notify");
    }
  }

  @Test
  void secondFingerprint_isNotTaken() {
    try (var wire = Wire.perfect().trusting()) {
      assertThat(wire.passive.session.expectFingerprint(Wire.OURS.fingerprint())).isFalse();
      assertThat(wire.passive.session.expectFingerprint(Wire.THEIRS.fingerprint())).isTrue();
    }
  }

  @Test
  void closeOfTheActiveSide_closesThePassive() {
    try (var wire = connected()) {
      wire.active.session.close();
      assertThat(wire.passive.ended.join()).isEqualTo("closed: close_notify");
      assertThat(wire.active.ended).isNotDone();
    }
  }

  @Test
  void closeOfThePassiveSide_closesTheActive() {
    try (var wire = connected()) {
      wire.passive.session.close();
      assertThat(wire.active.ended.join()).isEqualTo("closed: close_notify");
    }
  }

  @Test
  void closeInMidHandshake_tellsThePeerAndStopsTheThread() {
    try (var wire = Wire.perfect().trusting().fromPassive(_ -> false)) {
      wire.start();
      wire.active.session.close();
      assertThat(wire.active.ended).isNotDone();
      assertThat(wire.active.keys).isNotDone();
    }
  }

  @Test
  void replayedAndForgedAlerts_closeNothing() {
    try (var wire = connected()) {
      var alert = new byte[13 + 26];
      new Random(1).nextBytes(alert);
      System.arraycopy(new byte[] {21, -2, -3, 0, 1}, 0, alert, 0, 5);
      alert[11] = 0;
      alert[12] = 26;
      wire.passive.receive(alert);
      wire.passive.receive(new byte[] {21, -2, -3, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40});
      // Behind them in the same queue: if they had closed anything, this would not be answered.
      wire.active.session.close();
      assertThat(wire.passive.ended.join()).isEqualTo("closed: close_notify");
    }
  }

  @Test
  void garbageBeforeAndDuringAHandshake_isNotHeard() {
    var random = new Random(7);
    try (var wire = Wire.perfect().trusting()) {
      var straight = wire.passive.peer;
      wire.passive.peer =
          datagram -> {
            for (int i = 0; i < 8; i++) {
              wire.active.receive(garbage(random));
              wire.passive.receive(garbage(random));
            }
            straight.accept(datagram);
          };
      wire.passive.session.start();
      for (int i = 0; i < 1000; i++) wire.passive.receive(garbage(random));
      assertThat(wire.passive.sent.get()).isZero();
      wire.active.session.start();
      assertThat(wire.active.keys.join().localKey())
          .isEqualTo(wire.passive.keys.join().remoteKey());
    }
  }

  private static byte[] garbage(Random random) {
    var bytes = new byte[random.nextInt(1, 300)];
    random.nextBytes(bytes);
    bytes[0] = (byte) random.nextInt(20, 64);
    return bytes;
  }

  @Test
  void handshakesOverTheLimit_areNotBegunAndTryAgain() throws Exception {
    var handshakes = new DtlsHandshakes(Wire.RANDOM, 1, 0);
    var blocked = new CountDownLatch(1);
    assertThat(handshakes.begin(() -> await(blocked), () -> {}, 1000)).isTrue();
    var end = new Wire.End(handshakes, Wire.OURS, DtlsRole.PASSIVE);
    end.session.start();
    var hello = clientHello();
    end.receive(hello);
    assertThat(handshakes.refused()).isEqualTo(1);
    blocked.countDown();
    while (handshakes.inFlight() > 0) Thread.onSpinWait();
    var answered = new CountDownLatch(1);
    end.peer = _ -> answered.countDown();
    end.receive(hello);
    assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
    end.session.close();
  }

  @Test
  void silentPeers_delayNobody() {
    var handshakes = new DtlsHandshakes(Wire.RANDOM, 1, 9);
    var silent = new ArrayList<Wire>();
    for (int i = 0; i < 4; i++) {
      silent.add(Wire.with(handshakes).trusting().fromPassive(_ -> false).start());
    }
    try (var wire = Wire.with(handshakes).trusting().start()) {
      assertThat(wire.active.keys.join().localKey())
          .isEqualTo(wire.passive.keys.join().remoteKey());
      assertThat(silent).allSatisfy(other -> assertThat(other.active.ended).isNotDone());
    }
    silent.forEach(Wire::close);
  }

  @Test
  void activeSideOverTheLimit_fails() {
    var end = new Wire.End(new DtlsHandshakes(Wire.RANDOM, 0, 0), Wire.OURS, DtlsRole.ACTIVE);
    end.session.start();
    assertThat(end.ended.join()).isEqualTo("failed: too many handshakes");
  }

  @Test
  void handshakeThatWaitsTooLong_givesUp() {
    var handshakes = new DtlsHandshakes(Wire.RANDOM, 0, 1);
    var gaveUp = new CountDownLatch(1);
    assertThat(handshakes.begin(() -> {}, gaveUp::countDown, 1)).isTrue();
    await(gaveUp);
    assertThat(handshakes.refused()).isEqualTo(1);
  }

  @Test
  void beforeStart_nothingIsHeard() throws Exception {
    var end = new Wire.End(Wire.HANDSHAKES, Wire.OURS, DtlsRole.PASSIVE);
    end.receive(clientHello());
    assertThat(end.sent.get()).isZero();
  }

  @Test
  void warmUp_runs() {
    assertThat(DtlsWarmUp.run(Wire.HANDSHAKES, Wire.OURS, 2)).isPositive();
  }

  private static byte[] clientHello() throws Exception {
    var sent = new ConcurrentLinkedQueue<byte[]>();
    var first = new CountDownLatch(1);
    var end = new Wire.End(Wire.HANDSHAKES, Wire.THEIRS, DtlsRole.ACTIVE);
    end.peer =
        datagram -> {
          sent.add(datagram);
          first.countDown();
        };
    end.session.start();
    assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
    end.session.close();
    return sent.element();
  }

  private static Wire connected() {
    var wire = Wire.perfect().trusting().start();
    wire.passive.keys.join();
    wire.active.keys.join();
    return wire;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

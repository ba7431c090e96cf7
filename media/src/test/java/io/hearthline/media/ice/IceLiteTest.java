package io.hearthline.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IceLiteTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long LAPTOP = 0xFFFF_C0A8_0002L;
  private static final long STRANGER = 0xFFFF_C0A8_0063L;
  private static final String SOCKET = "eth0";

  /** Pairs are named by socket, low address and port; everything is written down in order. */
  static final class Recorder implements IceLite.Pairs<String, String> {
    final List<String> log = new ArrayList<>();
    int refused;

    @Override
    public String validated(String socket, long high, long low, int port) {
      var pair = socket + "/" + Long.toHexString(low & 0xFF) + ":" + port;
      log.add("validated " + pair);
      return pair;
    }

    @Override
    public void evicted(String pair) {
      log.add("evicted " + pair);
    }

    @Override
    public void selected(String pair) {
      log.add("selected " + pair);
    }

    @Override
    public void restarted(IceCredentials forgotten) {
      log.add("forgot " + forgotten.ufrag());
    }

    @Override
    public void refused() {
      refused++;
    }
  }

  private final IceCredentials local = IceCredentials.random(new SecureRandom());
  private final Recorder owner = new Recorder();
  private final IceLite<String, String> agent = new IceLite<>(local, owner, 0);
  private final StunMessage message = new StunMessage();
  private final StunWriter writer = new StunWriter();
  private final MemorySegment out = MemorySegment.ofArray(new byte[1200]);
  private long nextTransaction = 1;
  private long nowNanos;

  @Test
  void authenticatedCheck_isAnsweredWithTheMappedAddress() {
    assertThat(check(local, "peer", LAPTOP, 5000, false)).isPositive();
    assertThat(message.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
    assertThat(message.mappedLow()).isEqualTo(LAPTOP);
    assertThat(message.mappedPort()).isEqualTo(5000);
    assertThat(message.authentic(local.password())).isTrue();
  }

  @Test
  void beforeTheFirstNomination_theLastValidatedPairIsSelected() {
    check(local, "peer", LAPTOP, 5000, false);
    check(local, "peer", LAPTOP, 5001, false);
    assertThat(agent.selected()).isEqualTo("eth0/2:5001");
  }

  @Test
  void afterANomination_onlyANominationMoves() {
    check(local, "peer", LAPTOP, 5000, true);
    check(local, "peer", LAPTOP, 5001, false);
    assertThat(agent.selected()).isEqualTo("eth0/2:5000");
    check(local, "peer", LAPTOP, 5001, true);
    assertThat(agent.selected()).isEqualTo("eth0/2:5001");
    assertThat(agent.find(SOCKET, 0, LAPTOP, 5000)).isNotNull();
  }

  @Test
  void sameAddressOnAnotherSocket_isAnotherPair() {
    check(local, "peer", LAPTOP, 5000, true);
    assertThat(agent.find("wlan0", 0, LAPTOP, 5000)).isNull();
  }

  @Test
  void wrongPassword_movesNothing() {
    check(local, "peer", LAPTOP, 5000, true);
    owner.log.clear();
    nowNanos = 10 * SECOND;
    check(forged(), "peer", STRANGER, 6000, true);
    assertThat(owner.log).isEmpty();
    assertThat(agent.selected()).isEqualTo("eth0/2:5000");
    assertThat(agent.silentForNanos(nowNanos)).isEqualTo(10 * SECOND);
  }

  @Test
  void wrongPassword_isRefused401AtMostOnceASecond() {
    assertThat(check(forged(), "peer", STRANGER, 6000, true)).isPositive();
    assertThat(message.errorCode()).isEqualTo(401);
    assertThat(message.hasIntegrity()).isFalse();
    assertThat(check(forged(), "peer", STRANGER, 6000, true)).isZero();
    nowNanos += SECOND;
    assertThat(check(forged(), "peer", STRANGER, 6000, true)).isPositive();
    assertThat(owner.refused).isEqualTo(3);
  }

  @Test
  void unknownUfrag_isMetWithSilence() {
    assertThat(check(IceCredentials.random(new SecureRandom()), "peer", STRANGER, 1, true))
        .isZero();
    assertThat(owner.log).isEmpty();
  }

  @Test
  void checkWithoutIntegrity_isMetWithSilence() {
    var check = new StunWriter.Check(local.ufrag() + ":peer", 1, 2, true);
    message.parse(out, writer.check(out, 1, 1, check, null));
    assertThat(agent.onRequest(message, SOCKET, 0, STRANGER, 1, 0, writer, out)).isZero();
    assertThat(owner.log).isEmpty();
  }

  @Test
  void overheardCheckRepeatedFromElsewhere_movesNothing() {
    check(local, "peer", LAPTOP, 5000, true);
    owner.log.clear();
    nextTransaction--;
    assertThat(check(local, "peer", STRANGER, 6000, true)).isZero();
    assertThat(owner.log).isEmpty();
  }

  @Test
  void nominationUnderTheIdOfAnEarlierCheck_counts() {
    check(local, "peer", LAPTOP, 5000, false);
    check(local, "peer", STRANGER, 6000, false);
    nextTransaction = 1;
    check(local, "peer", LAPTOP, 5000, true);
    assertThat(agent.selected()).isEqualTo("eth0/2:5000");
  }

  @Test
  void retransmittedCheck_isAnsweredAgain() {
    check(local, "peer", LAPTOP, 5000, true);
    nextTransaction--;
    assertThat(check(local, "peer", LAPTOP, 5000, true)).isPositive();
  }

  @Test
  void overheardCheckRepeatedFromItsOwnAddress_prolongsNoConsent() {
    check(local, "peer", LAPTOP, 5000, true);
    nowNanos = 20 * SECOND;
    nextTransaction--;
    check(local, "peer", LAPTOP, 5000, true);
    assertThat(agent.silentForNanos(nowNanos)).isEqualTo(20 * SECOND);
  }

  @Test
  void overheardNomination_doesNotMoveTheAudioBack() {
    check(local, "peer", LAPTOP, 5000, true);
    check(local, "peer", LAPTOP, 5001, true);
    nextTransaction = 1;
    check(local, "peer", LAPTOP, 5000, true);
    assertThat(agent.selected()).isEqualTo("eth0/2:5001");
  }

  @Test
  void overheardCheck_isGoodForNothingTenMinutesLater() {
    for (int i = 0; i < 240; i++) {
      nowNanos += 2_500_000_000L;
      check(local, "peer", LAPTOP, 5000, true);
    }
    nextTransaction = 1;
    assertThat(check(local, "peer", STRANGER, 6000, true)).isZero();
    assertThat(agent.validPairs()).isOne();
  }

  @Test
  void nominationThatIsNotCheckedOn_yieldsToThePairThatIs() {
    check(local, "peer", LAPTOP, 5000, true);
    check(local, "peer", STRANGER, 6000, true);
    nowNanos = 5 * SECOND;
    check(local, "peer", LAPTOP, 5000, false);
    assertThat(agent.selected()).isEqualTo("eth0/63:6000");
    nowNanos = IceLite.STALE_NANOS + 1;
    check(local, "peer", LAPTOP, 5000, false);
    assertThat(agent.selected()).isEqualTo("eth0/2:5000");
  }

  @Test
  void otherPeerUfrag_isRefusedOnceItIsKnown() {
    agent.remote("peer");
    check(local, "mole", STRANGER, 6000, true);
    assertThat(message.errorCode()).isEqualTo(401);
    assertThat(owner.log).isEmpty();
  }

  @Test
  void pairsOfAnotherPeer_goWhenTheUfragBecomesKnown() {
    check(local, "mole", STRANGER, 6000, true);
    check(local, "peer", LAPTOP, 5000, false);
    agent.remote("peer");
    assertThat(agent.selected()).isEqualTo("eth0/2:5000");
    assertThat(agent.find(SOCKET, 0, STRANGER, 6000)).isNull();
  }

  @Test
  void peerThatThinksItIsControlled_isTold487() {
    // RFC 5769 2.1 carries ICE-CONTROLLED.
    var bytes = HexFormat.of().parseHex(Rfc5769Test.REQUEST);
    var theirs = new IceLite<>(new IceCredentials("evtj", "VOkJxbRl1RmTxUk/WvJxBt"), owner, 0);
    assertThat(message.parse(MemorySegment.ofArray(bytes), bytes.length)).isTrue();
    int length = theirs.onRequest(message, SOCKET, 0, LAPTOP, 1, 0, writer, out);
    assertThat(message.parse(out, length)).isTrue();
    assertThat(message.errorCode()).isEqualTo(487);
    assertThat(owner.log).isEmpty();
  }

  @Test
  void natRebinding_becomesAPairAndIsFollowedByNomination() {
    check(local, "peer", LAPTOP, 5000, true);
    nowNanos = 5 * SECOND;
    check(local, "peer", LAPTOP, 7000, true);
    assertThat(owner.log)
        .containsExactly(
            "validated eth0/2:5000",
            "selected eth0/2:5000",
            "validated eth0/2:7000",
            "selected eth0/2:7000");
  }

  @Test
  void ninthPair_evictsTheLeastRecentlyValidatedButNeverTheSelected() {
    check(local, "peer", LAPTOP, 5000, true);
    for (int port = 5001; port <= 5008; port++) {
      nowNanos++;
      check(local, "peer", LAPTOP, port, false);
    }
    assertThat(agent.validPairs()).isEqualTo(IceLite.MAX_PAIRS);
    assertThat(owner.log).contains("evicted eth0/2:5001");
    assertThat(agent.selected()).isEqualTo("eth0/2:5000");
  }

  @Test
  void consent_endsThirtySecondsAfterTheLastCheck() {
    nowNanos = 5 * SECOND;
    check(local, "peer", LAPTOP, 5000, true);
    assertThat(agent.hasConsent(35 * SECOND - 1)).isTrue();
    assertThat(agent.hasConsent(35 * SECOND)).isFalse();
  }

  @Test
  void indication_doesNotExtendConsent() {
    var bytes = HexFormat.of().parseHex("001100002112a442000000000000000000000000");
    assertThat(message.parse(MemorySegment.ofArray(bytes), bytes.length)).isTrue();
    agent.onRequest(message, SOCKET, 0, LAPTOP, 5000, SECOND, writer, out);
    assertThat(agent.silentForNanos(SECOND)).isEqualTo(SECOND);
  }

  @Test
  void silentSelectedPair_yieldsToOneThatIsStillChecked() {
    check(local, "peer", LAPTOP, 5000, true);
    nowNanos = 20 * SECOND;
    check(local, "peer", LAPTOP, 5001, false);
    agent.expire(31 * SECOND);
    assertThat(agent.selected()).isEqualTo("eth0/2:5001");
    agent.expire(60 * SECOND);
    assertThat(agent.selected()).isNull();
  }

  @Test
  void restart_keepsBothCredentialsUntilTheNewOnesAreNominated() {
    check(local, "peer", LAPTOP, 5000, true);
    var renewed = IceCredentials.random(new SecureRandom());
    assertThat(agent.restart(renewed)).isNull();
    assertThat(agent.local()).isEqualTo(renewed);
    assertThat(check(local, "peer", LAPTOP, 5000, true)).isPositive();
    assertThat(check(renewed, "again", LAPTOP, 5001, false)).isPositive();
    assertThat(agent.selected()).isEqualTo("eth0/2:5000");
    check(renewed, "again", LAPTOP, 5001, true);
    assertThat(owner.log).endsWith("selected eth0/2:5001", "forgot " + local.ufrag());
    assertThat(agent.previousLocal()).isNull();
    assertThat(check(local, "peer", LAPTOP, 5000, true)).isZero();
  }

  @Test
  void secondRestartBeforeTheFirstIsDone_keepsTheCredentialsInUse() {
    check(local, "peer", LAPTOP, 5000, true);
    var first = IceCredentials.random(new SecureRandom());
    agent.restart(first);
    assertThat(agent.restart(IceCredentials.random(new SecureRandom()))).isEqualTo(first);
    assertThat(agent.previousLocal()).isEqualTo(local);
  }

  @Test
  void closedSocket_takesItsPairsAlong() {
    check(local, "peer", LAPTOP, 5000, true);
    agent.socketClosed(SOCKET);
    assertThat(agent.selected()).isNull();
    assertThat(agent.validPairs()).isZero();
  }

  @Test
  void credentials_hideThePassword() {
    assertThat(local.toString()).doesNotContain(local.password());
    assertThat(IceCredentials.valid("a b!", local.password())).isFalse();
  }

  private IceCredentials forged() {
    return new IceCredentials(local.ufrag(), "forgedforgedforgedforged");
  }

  /** Sends one check and reads the answer into {@code message}; returns the answer's bytes. */
  private int check(
      IceCredentials to, @Nullable String peerUfrag, long low, int port, boolean useCandidate) {
    var check = new StunWriter.Check(to.ufrag() + ":" + peerUfrag, 1, 2, useCandidate);
    int length = writer.check(out, nextTransaction++, 7, check, to.password());
    assertThat(message.parse(out, length)).isTrue();
    int answer = agent.onRequest(message, SOCKET, 0, low, port, nowNanos, writer, out);
    if (answer > 0) assertThat(message.parse(out, answer)).isTrue();
    return answer;
  }
}

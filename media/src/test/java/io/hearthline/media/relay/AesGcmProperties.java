package io.hearthline.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * The rule that must never break, over random histories: switches, gates, loss, reordering,
 * duplication, retransmission, changes of SSRC and of formats, paths that go and come. {@link
 * GcmGuard} fails the run at the first index under which two plaintexts would go out; what reached
 * each listener is then checked as a receiver would see it.
 */
class AesGcmProperties {
  private static final int STEPS = 600;

  private static final ListenerFormat[] FORMATS = {
    Studio.LISTENER,
    new ListenerFormat(100, 101, "audio", 2, 3),
    new ListenerFormat(96, PublisherFormat.NONE, "5", 20, 0),
    new ListenerFormat(96, PublisherFormat.NONE, "", 0, 0),
  };

  /** A datagram on its way to the relay. */
  private record Underway(Studio.Mic mic, MemorySegment packet, long index, int ssrc, int due) {}

  @Property(tries = 150)
  void noIndex_everProtectsTwoPlaintexts(@ForAll long seed) {
    new History(seed).run();
  }

  private static final class History {
    private final Random random;
    private final Studio studio;
    private final List<Studio.Mic> mics = new ArrayList<>();
    private final List<Studio.Ear> ears = new ArrayList<>();
    private final List<Underway> underway = new ArrayList<>();

    History(long seed) {
      random = new Random(seed);
      studio = new Studio(seed);
      for (int i = 0; i < 3; i++) mics.add(studio.new Mic(10 + i, Studio.PUBLISHER));
      // close to where sequence numbers wrap and the rollover count goes up
      for (Studio.Mic mic : mics) mic.index = 0xffffL - random.nextInt(STEPS);
      for (int i = 0; i < 4; i++) ears.add(studio.new Ear(100 + i, FORMATS[i]));
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        for (Studio.Mic mic : mics) speak(mic, step);
        studio.nowNanos += Studio.FRAME_NANOS;
        disturb();
        deliver(step);
        for (Studio.Mic mic : mics) mic.track.tick(studio.nowNanos);
        for (Studio.Ear ear : ears) ear.track.tick(studio.nowNanos);
      }
      for (Studio.Ear ear : ears) receive(ear);
      for (Studio.Mic mic : mics) mic.track.close();
      assertThat(studio.dropped(DropReason.FAULT)).isZero();
    }

    private void speak(Studio.Mic mic, int step) {
      mic.index++;
      mic.timestamp += Studio.FRAME_TICKS;
      MemorySegment packet = random.nextInt(3) == 0 ? mic.redFrame(Studio.OPUS) : mic.frame();
      if (random.nextInt(40) == 0) packet = mic.packet(13, new byte[] {1});
      if (random.nextInt(10) == 0) return; // lost
      int copies = random.nextInt(20) == 0 ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        int delay = random.nextInt(6) == 0 ? random.nextInt(12) : 0;
        underway.add(new Underway(mic, packet, mic.index, mic.ssrc, step + delay));
      }
    }

    private void deliver(int step) {
      var arrived = underway.stream().filter(datagram -> datagram.due <= step).toList();
      underway.removeAll(arrived);
      for (Underway datagram : arrived) {
        // a plaintext of an SSRC that has been left comes too: its inbound context lives on
        datagram.mic.deliver(datagram.packet, datagram.index);
      }
    }

    private void disturb() {
      Studio.Mic mic = mics.get(random.nextInt(mics.size()));
      Studio.Ear ear = ears.get(random.nextInt(ears.size()));
      switch (random.nextInt(24)) {
        case 0, 1 -> ear.track.switchTo(anyPublisher());
        case 2 -> mic.track.talking(random.nextInt(3) > 0);
        case 3 -> ear.track.muted(random.nextInt(3) == 0);
        case 4 -> changeSsrc(mic);
        case 5 -> ear.track.format(FORMATS[random.nextInt(FORMATS.length)]);
        case 6 -> ear.wire.gone = random.nextInt(3) == 0;
        case 7 -> mic.index += random.nextInt(3_000);
        case 8 ->
            mic.track.format(
                new PublisherFormat(
                    Studio.OPUS, Studio.RED, random.nextInt(2) * Studio.LEVEL_ID, true));
        case 9 -> ear.track.goOverTo(mic.track);
        default -> requestAgain(ear);
      }
    }

    private @Nullable PublisherTrack anyPublisher() {
      int i = random.nextInt(mics.size() + 1);
      return i == mics.size() ? null : mics.get(i).track;
    }

    private void changeSsrc(Studio.Mic mic) {
      mic.ssrc += 1_000;
      mic.index = random.nextInt(1 << 15);
      mic.timestamp = random.nextInt();
    }

    private void requestAgain(Studio.Ear ear) {
      List<Wiretap.Sent> sent = ear.wire.rtp();
      if (sent.isEmpty()) return;
      int back = random.nextInt(Math.min(sent.size(), 30));
      int sequence = sent.get(sent.size() - 1 - back).rtp().sequence() - random.nextInt(3);
      ear.track.onNack(sequence & 0xffff, random.nextInt(1 << 16), studio.nowNanos);
    }

    /** What a receiver makes of it: sorted by sequence, time goes on as the sequence does. */
    private void receive(Studio.Ear ear) {
      List<Wiretap.Sent> all = ear.wire.rtp();
      assertThat(new HashSet<>(all.stream().map(sent -> sent.rtp().sequence()).toList()))
          .hasSize(ear.guard.indices());
      if (all.isEmpty()) return;
      int first = all.getFirst().rtp().sequence();
      var ordered =
          all.stream()
              .map(Wiretap.Sent::rtp)
              .sorted(Comparator.comparingInt(rtp -> (short) (rtp.sequence() - first)))
              .toList();
      for (int i = 1; i < ordered.size(); i++) {
        var before = ordered.get(i - 1);
        var after = ordered.get(i);
        int ticks = after.timestamp() - before.timestamp();
        int numbers = (short) (after.sequence() - before.sequence());
        assertThat(ticks).isGreaterThanOrEqualTo(numbers == 0 ? 0 : 1);
        if (numbers == 0) assertThat(ticks).isZero();
        assertThat(ticks).isLessThan((STEPS + 1) * Studio.FRAME_TICKS * 5);
      }
    }
  }
}

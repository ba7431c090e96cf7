package io.hearthline.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.engine.LiveEngine.Client;
import io.hearthline.media.sdp.Profile;
import io.hearthline.media.srtp.LiveContexts;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Coming, going and switching leaves nothing behind. */
@Timeout(180)
class ChurnIT {
  private static final int LISTENERS = 50;
  private static final int CYCLES = 3;
  private static final List<String> STREAMS = List.of("porch", "kitchen", "attic");

  /** Those that each client has its own of. */
  private static final Pattern OURS =
      Pattern.compile(
          "io\\.hearthline\\.media\\.(engine\\.(Transport|Pair|Slot|LiveStream|Negotiation)"
              + "|relay\\.\\w+(Track|Ring|Window)|dtls\\.(DtlsSession|DtlsAssociation|InboundQueue)"
              + "|srtp\\.\\w+|ice\\.IceLite|testpeer\\.TestPeer)");

  private final LiveEngine live = new LiveEngine();
  private static final long SETTLE_NANOS = 15_000_000_000L;

  private final Random random = new Random(20);

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void threeCyclesOf50Listeners_leaveNothing() throws Exception {
    cycle(); // whatever is made once is made now
    var baseline = Remains.now();
    for (int i = 0; i < CYCLES; i++) {
      cycle();
      assertThat(live.onLoop(MediaLoop::sizes)).isEqualTo(new MediaLoop.Sizes(0, 0, 0, 0, 0));
    }
    assertThat(settled(baseline)).isEqualTo(baseline);
  }

  /**
   * What is dead is freed some time after the collection that finds it so: looks again for a while.
   */
  private static Remains settled(Remains baseline) throws Exception {
    long deadlineNanos = System.nanoTime() + SETTLE_NANOS;
    Remains now;
    do now = Remains.now().atLeast(baseline);
    while (!now.equals(baseline) && System.nanoTime() - deadlineNanos < 0);
    return now;
  }

  private void cycle() throws Exception {
    var talkers = new ArrayList<Client>();
    for (var stream : STREAMS) talkers.add(live.talker(stream));
    var listeners = new ArrayList<Client>();
    for (int i = 0; i < LISTENERS; i++) {
      var peer = live.peers.listener();
      peer.countOnly();
      listeners.add(live.begin(Profile.WHEP, peer));
      change(listeners);
      talkers.get(random.nextInt(talkers.size())).peer().say(1);
    }
    for (var listener : listeners) listener.peer().connected().join();
    for (int i = 0; i < 2 * LISTENERS; i++) {
      change(listeners);
      talkers.get(random.nextInt(talkers.size())).peer().say(1);
    }
    leave(listeners);
    leave(talkers);
    live.pathsCheckedIn(31); // who went without a word
    live.until("nobody", stats -> stats.transports() == 0);
    live.until("handshakes over", _ -> live.onLoop(loop -> loop.handshakes().inFlight() == 0));
    live.until("those of the clients too", _ -> live.peers.handshakesInFlight() == 0);
  }

  private void change(List<Client> listeners) throws Exception {
    var one = listeners.get(random.nextInt(listeners.size()));
    switch (random.nextInt(5)) {
      case 0 -> live.engine.unlisten(one.transport(), 0).join();
      case 1 -> {
        one.peer().restartIce();
        var answer = live.engine.answer(one.transport(), one.peer().offer(), Profile.WHEP);
        one.peer().answered(answer.sdp());
      }
      default -> {
        var stream = STREAMS.get(random.nextInt(STREAMS.size()));
        live.engine.listen(one.transport(), 0, stream).join();
      }
    }
  }

  private void leave(List<Client> clients) {
    for (var client : clients) {
      switch (random.nextInt(3)) {
        case 0 -> live.engine.close(client.transport()).join();
        case 1 -> client.peer().sayGoodBye();
        default -> client.peer().vanish();
      }
    }
    for (var client : clients) client.peer().close();
  }

  /** What a leak would add to. */
  private record Remains(
      int files, long ciphers, long directBytes, List<String> threads, Map<String, Long> objects) {
    static Remains now() throws Exception {
      var objects = liveObjects(); // first, because it collects
      return new Remains(
          openFiles(), LiveContexts.count(), directMemory(), namedThreads(), objects);
    }

    /** With the memory and the objects of the baseline where there is less now: that is no leak. */
    Remains atLeast(Remains baseline) {
      long bytes = Math.max(directBytes, baseline.directBytes);
      var counts = new TreeMap<>(objects);
      baseline.objects.forEach((name, count) -> counts.merge(name, count, Math::max));
      return new Remains(files, ciphers, bytes, threads, counts);
    }

    private static int openFiles() throws IOException {
      try (var open = Files.list(Path.of("/proc/self/fd"))) {
        return (int) open.count();
      }
    }

    private static long directMemory() {
      return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .mapToLong(BufferPoolMXBean::getMemoryUsed)
          .sum();
    }

    /** Without the carriers of virtual threads, which come and go as the JDK likes. */
    private static List<String> namedThreads() {
      return Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getName)
          .filter(name -> !name.startsWith("ForkJoinPool") && !name.startsWith("VirtualThread"))
          .sorted()
          .toList();
    }

    /** Counts what is reachable, after a full collection. */
    private static Map<String, Long> liveObjects() throws Exception {
      var command = new ObjectName("com.sun.management:type=DiagnosticCommand");
      var histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      command,
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      return histogram
          .lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields.length >= 4 && OURS.matcher(fields[3]).matches())
          .collect(
              Collectors.toMap(
                  fields -> fields[3],
                  fields -> Long.parseLong(fields[1]),
                  Long::sum,
                  TreeMap::new));
    }
  }
}

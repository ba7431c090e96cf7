package io.hearthline.bench.run;

import io.hearthline.bench.load.Listener;
import io.hearthline.bench.load.Talker;
import io.hearthline.bench.machine.MachineCpu;
import io.hearthline.bench.machine.OtherJvm;
import io.hearthline.bench.machine.ProcessCpu;
import io.hearthline.bench.machine.ProcessMemory;
import io.hearthline.bench.machine.UdpCounters;
import io.hearthline.bench.measure.Histogram;
import io.hearthline.bench.measure.Ledger;
import io.hearthline.bench.subject.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One measurement: everybody talks for a while, and what that cost is read before the first and
 * after the last packet.
 */
final class Window {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration REST = Duration.ofMillis(1);
  private static final int QUIET_POLLS = 15;
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final int MOST_SETTLING = 20;
  private static final long QUIET_COMPILERS_MILLIS = 20;
  private static final int SPARE_PACKETS = 100;

  private final Generator generator;
  private final Subject subject;
  private final Audience audience;
  private final @Nullable OtherJvm jvm;

  Window(Generator generator, Subject subject, Audience audience, @Nullable OtherJvm jvm) {
    this.generator = generator;
    this.subject = subject;
    this.audience = audience;
    this.jvm = jvm;
  }

  /**
   * What one window showed.
   *
   * @param expected published times listeners
   * @param delivered different packets at each listener, added up
   * @param wrong packets that did not decrypt or had the wrong content
   * @param cpu of the subject's process
   * @param generatorDrops datagrams that the kernel dropped at the clients' sockets
   * @param subjectDrops datagrams that the kernel dropped at the subject's socket
   * @param allocatedBytes on the subject's heap; -1 where it has none
   */
  record Result(
      long published,
      long expected,
      long delivered,
      long duplicates,
      long wrong,
      long elapsedNanos,
      ProcessCpu.Used cpu,
      MachineCpu machine,
      UdpCounters udp,
      long generatorDrops,
      long subjectDrops,
      long allocatedBytes,
      long residentBytes,
      Histogram first,
      Histogram last,
      Histogram each) {
    double cpuMicrosPerPacket() {
      return delivered == 0 ? 0 : cpu.onCpuNanos() / 1e3 / delivered;
    }

    double userMicrosPerPacket() {
      return cpuMicrosPerPacket() * cpu.userShare();
    }

    double allocatedPerPacket() {
      return allocatedBytes < 0 || delivered == 0 ? -1 : (double) allocatedBytes / delivered;
    }

    long lost() {
      return expected - delivered;
    }

    /** Lost on the way through the subject: what the generator's own sockets dropped is not. */
    long lostInSubject() {
      return Math.max(0, lost() - generatorDrops);
    }
  }

  private record Reading(
      long nanos,
      ProcessCpu cpu,
      MachineCpu machine,
      UdpCounters udp,
      long generatorDrops,
      long subjectDrops) {}

  /** Until the compilers are done with what the joining of so many has made hot. */
  void settle() throws IOException, InterruptedException {
    for (int i = 0; i < MOST_SETTLING; i++) {
      long before = compilationMillis();
      measure(SETTLE);
      if (compilationMillis() - before < QUIET_COMPILERS_MILLIS) return;
    }
  }

  /** 0 where there are no compilers. */
  private long compilationMillis() {
    return jvm == null ? 0 : jvm.compilationMillis();
  }

  Result measure(Duration length) throws IOException, InterruptedException {
    var ledgers = open(length);
    long wrongBefore = audience.wrong();
    long allocatedBefore = jvm == null ? 0 : jvm.allocatedBytes();
    var before = read();
    generator.listeners.rest(REST);
    talk(length);
    awaitArrival(ledgers);
    generator.listeners.rest(Duration.ZERO);
    var after = read();
    long allocated = jvm == null ? -1 : jvm.allocatedBytes() - allocatedBefore;
    close();
    return result(ledgers, before, after, allocated, audience.wrong() - wrongBefore);
  }

  private List<Ledger> open(Duration length) {
    var ledgers = new ArrayList<Ledger>();
    int packets = (int) (length.toNanos() / Talker.PACKET_TIME.toNanos()) + SPARE_PACKETS;
    for (int i = 0; i < audience.talkers.size(); i++) {
      var crowd = audience.listeners.get(i);
      var talker = audience.talkers.get(i);
      var ledger = new Ledger(crowd.size(), talker.nextNumber(), packets);
      for (var listener : crowd) listener.ledger(ledger);
      talker.ledger(ledger);
      ledgers.add(ledger);
    }
    return ledgers;
  }

  private void talk(Duration length) throws InterruptedException {
    long apartNanos = Talker.PACKET_TIME.toNanos() / audience.talkers.size();
    for (var talker : audience.talkers) {
      talker.start();
      // Evenly over the packet time, as people do not speak in step.
      TimeUnit.NANOSECONDS.sleep(apartNanos);
    }
    Thread.sleep(length.minusNanos(apartNanos * audience.talkers.size()));
    for (var talker : audience.talkers) talker.stop();
  }

  /** Until all is there, or nothing more has come for a while. */
  private static void awaitArrival(List<Ledger> ledgers) throws InterruptedException {
    long before = -1;
    for (int quiet = 0; quiet < QUIET_POLLS; ) {
      long delivered = ledgers.stream().mapToLong(Ledger::delivered).sum();
      if (delivered == ledgers.stream().mapToLong(Ledger::expected).sum()) return;
      quiet = delivered == before ? quiet + 1 : 0;
      before = delivered;
      Thread.sleep(POLL);
    }
  }

  private void close() {
    for (var talker : audience.talkers) talker.ledger(null);
    for (var crowd : audience.listeners) for (Listener listener : crowd) listener.ledger(null);
  }

  private Reading read() throws IOException {
    return new Reading(
        System.nanoTime(),
        ProcessCpu.of(subject.pid()),
        MachineCpu.now(),
        UdpCounters.now(),
        generator.kernelDrops(),
        subject.mediaPort() == 0 ? 0 : UdpCounters.dropsOfPort(subject.mediaPort()));
  }

  private Result result(
      List<Ledger> ledgers, Reading before, Reading after, long allocated, long wrong)
      throws IOException {
    var first = new Histogram();
    var last = new Histogram();
    var each = new Histogram();
    for (var ledger : ledgers) {
      first.add(ledger.firstLatency());
      last.add(ledger.lastLatency());
      each.add(ledger.eachLatency());
    }
    return new Result(
        ledgers.stream().mapToLong(Ledger::published).sum(),
        ledgers.stream().mapToLong(Ledger::expected).sum(),
        ledgers.stream().mapToLong(Ledger::delivered).sum(),
        ledgers.stream().mapToLong(Ledger::duplicates).sum(),
        wrong,
        after.nanos - before.nanos,
        after.cpu.since(before.cpu),
        after.machine.since(before.machine),
        after.udp.since(before.udp),
        after.generatorDrops - before.generatorDrops,
        after.subjectDrops - before.subjectDrops,
        allocated,
        ProcessMemory.residentBytes(subject.pid()),
        first,
        last,
        each);
  }
}

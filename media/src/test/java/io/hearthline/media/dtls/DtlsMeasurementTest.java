package io.hearthline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints what a handshake costs and what a finished one keeps. Run alone: {@code -Dgroups=long}.
 */
@Tag("long")
class DtlsMeasurementTest {
  private static final int HANDSHAKES = 2000;

  @Test
  void finishedSessions_keepLittle() {
    for (int i = 0; i < 300; i++) wire().close();
    var wires = new ArrayList<Wire>(HANDSHAKES);
    long before = usedAfterCollection();
    long cpuBefore = cpuNanos();
    for (int i = 0; i < HANDSHAKES; i++) wires.add(wire());
    double cpuMillis = (cpuNanos() - cpuBefore) / 1e6 / HANDSHAKES;
    long perSession = (usedAfterCollection() - before) / (2L * HANDSHAKES);
    System.out.printf(
        "dtls: %d bytes per finished session; %.2f ms CPU per handshake, both sides; %d processors%n",
        perSession, cpuMillis, Runtime.getRuntime().availableProcessors());
    assertThat(perSession).isLessThan(4096);
    wires.forEach(Wire::close);
  }

  private static Wire wire() {
    var wire = Wire.perfect().trusting().start();
    wire.active.keys.join();
    wire.passive.keys.join();
    return wire;
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long usedAfterCollection() {
    for (int i = 0; i < 4; i++) System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}

package io.hearthline.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void ownProcess_hasCpuTimeAndMemory() throws IOException {
    long pid = ProcessHandle.current().pid();
    assertThat(ProcessCpu.of(pid).threadNanos()).isNotEmpty();
    assertThat(ProcessMemory.residentBytes(pid)).isGreaterThan(1 << 20);
    assertThat(MachineCpu.now().busyTicks()).isPositive();
    assertThat(UdpCounters.now().received()).isNotNegative();
  }

  @Test
  void threadThatEndedOrBegan_doesNotMakeTheOthersCheaper() {
    var before = new ProcessCpu(Map.of(1, 1_000L, 2, 500L), 10, 5);
    var after = new ProcessCpu(Map.of(1, 1_300L, 3, 50L), 12, 9);
    assertThat(after.since(before)).isEqualTo(new ProcessCpu.Used(350, 2, 4));
  }

  @Test
  void machineCpu_countsEverythingButIdleAndDiskWaitAsBusy() {
    var cpu = MachineCpu.parse("cpu  10 1 5 100 20 0 3 4 0 0");
    assertThat(cpu).isEqualTo(new MachineCpu(23, 120, 4));
  }

  @Test
  void udpCounters_areFoundByTheirNames() {
    var counters =
        UdpCounters.parse(
            List.of(
                "Tcp: A B",
                "Tcp: 1 2",
                "Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors",
                "Udp: 5 0 0 7 2 1"));
    assertThat(counters).isEqualTo(new UdpCounters(5, 7, 2, 1));
  }

  @Test
  void dropsOfAPort_areThoseOfItsSockets() {
    var lines =
        List.of(
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops",
            " 4114: 0100007F:1F95 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 113518 2 00000000b07fe09d 3",
            " 8615: 020200C0:1F95 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 113539 2 000000004fcd8b36 4",
            " 8616: 020200C0:1F96 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 113540 2 000000004fcd8b37 8");
    assertThat(UdpCounters.dropsOfPort(lines, 0x1F95)).isEqualTo(7);
  }

  @Test
  void socketBuffers_areReadFromTheOutputOfSs() {
    var line =
        "UNCONN 0 0 127.0.0.1:8085 0.0.0.0:* skmem:(r0,rb8388608,t0,tb4194304,f0,w0,o0,bl0,d0)";
    assertThat(SocketBuffers.parse(line)).isEqualTo(new SocketBuffers(8_388_608, 4_194_304));
    assertThat(SocketBuffers.parse("")).isNull();
  }
}

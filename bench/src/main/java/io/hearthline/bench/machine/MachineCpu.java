package io.hearthline.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Time of all CPUs together, in hundredths of a second.
 *
 * @param busyTicks neither idle nor waiting for a disk
 * @param stolenTicks given to other virtual machines while this one wanted to run; part of busy
 */
public record MachineCpu(long busyTicks, long idleTicks, long stolenTicks) {
  /** Reads it now. */
  public static MachineCpu now() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      return parse(lines.findFirst().orElseThrow());
    }
  }

  static MachineCpu parse(String line) {
    var fields = line.trim().split("\\s+", -1);
    long all = 0;
    for (int i = 1; i <= 8; i++) all += Long.parseLong(fields[i]);
    long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
    return new MachineCpu(all - idle, idle, Long.parseLong(fields[8]));
  }

  /** What was used between an earlier reading and this one. */
  public MachineCpu since(MachineCpu earlier) {
    return new MachineCpu(
        busyTicks - earlier.busyTicks,
        idleTicks - earlier.idleTicks,
        stolenTicks - earlier.stolenTicks);
  }

  /** 0..1, where 1 is every CPU all the time. */
  public double busyShare() {
    long all = busyTicks + idleTicks;
    return all == 0 ? 0 : (double) busyTicks / all;
  }
}

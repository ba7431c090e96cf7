package io.hearthline.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Time that a process has been on a CPU.
 *
 * @param onCpuNanos exact, by the scheduler's clock, summed over the threads alive now
 * @param userTicks time in the program, in hundredths of a second
 * @param systemTicks time in the kernel on its behalf, in hundredths of a second
 */
public record ProcessCpu(long onCpuNanos, long userTicks, long systemTicks) {
  /** Reads it now. */
  public static ProcessCpu of(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new ProcessCpu(onCpu(pid), Long.parseLong(fields[11]), Long.parseLong(fields[12]));
  }

  private static long onCpu(long pid) throws IOException {
    long nanos = 0;
    try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (var thread : threads) nanos += onCpu(thread);
    }
    return nanos;
  }

  private static long onCpu(Path thread) throws IOException {
    try {
      var line = Files.readString(thread.resolve("schedstat"));
      return Long.parseLong(line.substring(0, line.indexOf(' ')));
    } catch (NoSuchFileException _) {
      return 0; // ended since the folder was listed
    }
  }

  /** What was used between an earlier reading and this one. */
  public ProcessCpu since(ProcessCpu earlier) {
    return new ProcessCpu(
        onCpuNanos - earlier.onCpuNanos,
        userTicks - earlier.userTicks,
        systemTicks - earlier.systemTicks);
  }

  public ProcessCpu plus(ProcessCpu other) {
    return new ProcessCpu(
        onCpuNanos + other.onCpuNanos,
        userTicks + other.userTicks,
        systemTicks + other.systemTicks);
  }

  /** Share of the time on CPU that was spent in the program itself, 0..1. */
  public double userShare() {
    long ticks = userTicks + systemTicks;
    return ticks == 0 ? 0 : (double) userTicks / ticks;
  }
}

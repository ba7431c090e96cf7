package io.hearthline.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Time that a process has been on a CPU, at one moment.
 *
 * @param threadNanos by thread, exact by the scheduler's clock; threads that have ended are gone
 * @param userTicks time in the program, in hundredths of a second
 * @param systemTicks time in the kernel on its behalf, in hundredths of a second
 */
public record ProcessCpu(Map<Integer, Long> threadNanos, long userTicks, long systemTicks) {
  private static final long TICK_NANOS = 10_000_000;

  public ProcessCpu {
    threadNanos = Map.copyOf(threadNanos);
  }

  /**
   * What was used between two moments.
   *
   * @param onCpuNanos of all threads; of one that ended meanwhile not its last moments
   */
  public record Used(long onCpuNanos, long userTicks, long systemTicks) {
    /** Share of the time on CPU that was spent in the program itself, 0..1. */
    public double userShare() {
      long ticks = userTicks + systemTicks;
      return ticks == 0 ? 0 : (double) userTicks / ticks;
    }

    /** The same by the kernel's ticks: coarse, but it forgets no thread. */
    public long tickNanos() {
      return (userTicks + systemTicks) * TICK_NANOS;
    }
  }

  /** Reads it now. */
  public static ProcessCpu of(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new ProcessCpu(threads(pid), Long.parseLong(fields[11]), Long.parseLong(fields[12]));
  }

  private static Map<Integer, Long> threads(long pid) throws IOException {
    var nanos = new HashMap<Integer, Long>();
    try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (var thread : threads) {
        try {
          var line = Files.readString(thread.resolve("schedstat"));
          nanos.put(
              Integer.valueOf(thread.getFileName().toString()),
              Long.valueOf(line.substring(0, line.indexOf(' '))));
        } catch (NoSuchFileException _) {
          // Ended since the folder was listed.
        }
      }
    }
    return nanos;
  }

  /** What was used between an earlier moment and this one. */
  public Used since(ProcessCpu earlier) {
    long nanos = 0;
    for (var thread : threadNanos.entrySet())
      nanos += thread.getValue() - earlier.threadNanos.getOrDefault(thread.getKey(), 0L);
    return new Used(nanos, userTicks - earlier.userTicks, systemTicks - earlier.systemTicks);
  }
}

package io.hearthline.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of a process as the kernel sees it. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /** Resident set, bytes. */
  public static long residentBytes(long pid) throws IOException {
    return kilobytes(pid, "VmRSS:") * 1024;
  }

  /** Threads alive. */
  public static long threads(long pid) throws IOException {
    return kilobytes(pid, "Threads:");
  }

  private static long kilobytes(long pid, String key) throws IOException {
    for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status")))
      if (line.startsWith(key)) return Long.parseLong(line.replaceAll("\\D", ""));
    throw new IOException("no " + key + " of process " + pid);
  }
}

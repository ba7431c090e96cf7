package io.hearthline.bench.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Counts packets on an interface with tcpdump: by somebody else than those who send them. */
public final class PacketCount implements AutoCloseable {
  private static final Pattern CAPTURED = Pattern.compile("(\\d+) packets? captured");
  private static final Pattern DROPPED = Pattern.compile("(\\d+) packets? dropped by kernel");
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  /** RTP but not RTCP on one port (RFC 5761 section 4). */
  public static final String RTP =
      "udp and (udp[8] & 0xc0 = 0x80) and not (udp[9] & 0x7f >= 64 and udp[9] & 0x7f < 96)";

  private final Process process;

  /**
   * Begins to count.
   *
   * @param filter in tcpdump's words
   */
  public PacketCount(String networkInterface, String filter) throws IOException {
    process =
        new ProcessBuilder(
                "tcpdump", "-i", networkInterface, "-n", "-s", "64", "-w", "/dev/null", filter)
            .start();
    var first = new byte[1];
    // "listening on ...": from here on it counts.
    if (process.getErrorStream().read(first) < 0) throw new IOException("tcpdump does not start");
  }

  /** Ends counting. */
  public long stop() throws IOException, InterruptedException {
    process.toHandle().destroy(); // the other destroy closes what it still has to say
    if (!process.waitFor(LAST_WORDS.toSeconds(), TimeUnit.SECONDS))
      throw new IOException("tcpdump does not end");
    var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    var dropped = DROPPED.matcher(said);
    if (dropped.find() && !dropped.group(1).equals("0"))
      throw new IOException("tcpdump could not keep up:\n" + said);
    var captured = CAPTURED.matcher(said);
    if (!captured.find()) throw new IOException("tcpdump said:\n" + said);
    return Long.parseLong(captured.group(1));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

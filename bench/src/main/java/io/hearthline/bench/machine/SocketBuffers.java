package io.hearthline.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kernel buffers of a UDP socket, as {@code ss} of iproute2 reads them from outside of the process.
 *
 * @param receiveBytes SO_RCVBUF
 * @param sendBytes SO_SNDBUF
 */
public record SocketBuffers(int receiveBytes, int sendBytes) {
  private static final Pattern MEMORY = Pattern.compile("skmem:\\(r\\d+,rb(\\d+),t\\d+,tb(\\d+)");

  /** Those of the first socket on this local port; null where they cannot be read. */
  public static @Nullable SocketBuffers ofPort(int port) {
    try {
      var ss = new ProcessBuilder("ss", "-uamnH", "sport = :" + port).start();
      var text = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      ss.waitFor();
      return parse(text);
    } catch (IOException _) {
      return null; // no iproute2 here
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  static @Nullable SocketBuffers parse(String text) {
    var found = MEMORY.matcher(text);
    return found.find()
        ? new SocketBuffers(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)))
        : null;
  }

  @Override
  public String toString() {
    return "receive buffer " + receiveBytes + ", send buffer " + sendBytes;
  }
}

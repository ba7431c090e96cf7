package io.hearthline.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The kernel's UDP counters of this network namespace.
 *
 * @param received datagrams given to sockets
 * @param receiveBufferErrors datagrams dropped because a receive buffer was full
 * @param sendBufferErrors datagrams dropped because a send buffer was full
 */
public record UdpCounters(
    long received, long sent, long receiveBufferErrors, long sendBufferErrors) {
  /** Reads them now, IPv4. */
  public static UdpCounters now() throws IOException {
    return parse(Files.readAllLines(Path.of("/proc/net/snmp")));
  }

  static UdpCounters parse(List<String> lines) {
    var rows = lines.stream().filter(line -> line.startsWith("Udp: ")).toList();
    var names = List.of(rows.get(0).split(" ", -1));
    var values = rows.get(1).split(" ", -1);
    return new UdpCounters(
        Long.parseLong(values[names.indexOf("InDatagrams")]),
        Long.parseLong(values[names.indexOf("OutDatagrams")]),
        Long.parseLong(values[names.indexOf("RcvbufErrors")]),
        Long.parseLong(values[names.indexOf("SndbufErrors")]));
  }

  /** What was counted between an earlier reading and this one. */
  public UdpCounters since(UdpCounters earlier) {
    return new UdpCounters(
        received - earlier.received,
        sent - earlier.sent,
        receiveBufferErrors - earlier.receiveBufferErrors,
        sendBufferErrors - earlier.sendBufferErrors);
  }

  /** Datagrams dropped at all sockets on this local port, IPv4 and IPv6 (/proc/net/udp). */
  public static long dropsOfPort(int port) throws IOException {
    long drops = 0;
    for (var file : List.of("/proc/net/udp", "/proc/net/udp6"))
      if (Files.exists(Path.of(file)))
        drops += dropsOfPort(Files.readAllLines(Path.of(file)), port);
    return drops;
  }

  static long dropsOfPort(List<String> lines, int port) {
    var suffix = String.format(Locale.ROOT, ":%04X", port);
    long drops = 0;
    for (var line : lines) {
      var fields = line.trim().split("\\s+", -1);
      if (fields.length > 12 && fields[1].endsWith(suffix))
        drops += Long.parseLong(fields[fields.length - 1]);
    }
    return drops;
  }
}

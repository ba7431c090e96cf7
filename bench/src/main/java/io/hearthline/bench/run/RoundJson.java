package io.hearthline.bench.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hearthline.bench.measure.Histogram;
import io.hearthline.bench.run.Window.Result;

/** One window in JSON. */
final class RoundJson {
  private RoundJson() {}

  static void add(ObjectNode to, Result result) {
    to.put("published", result.published());
    to.put("expected", result.expected());
    to.put("delivered", result.delivered());
    to.put("lost", result.lost());
    to.put("lostInSubject", result.lostInSubject());
    to.put("duplicates", result.duplicates());
    to.put("cpuMicrosPerDelivered", result.cpuMicrosPerPacket());
    to.put("userMicrosPerDelivered", result.userMicrosPerPacket());
    to.put("cpuMillisByTicks", result.cpu().tickNanos() / 1e6);
    to.put("allocatedBytes", result.allocatedBytes());
    to.put("elapsedSeconds", result.elapsedNanos() / 1e9);
    to.put("machineBusyShare", result.machine().busyShare());
    to.put("stolenTicks", result.machine().stolenTicks());
    var drops = to.putObject("kernelDrops");
    drops.put("atSubject", result.subjectDrops());
    drops.put("atClients", result.generatorDrops());
    drops.put("receiveBufferErrors", result.udp().receiveBufferErrors());
    drops.put("sendBufferErrors", result.udp().sendBufferErrors());
    latency(to.putObject("firstListenerMicros"), result.first());
    latency(to.putObject("lastListenerMicros"), result.last());
    latency(to.putObject("everyListenerMicros"), result.each());
  }

  static void latency(ObjectNode to, Histogram histogram) {
    to.put("p50", histogram.quantile(0.5) / 1e3);
    to.put("p99", histogram.quantile(0.99) / 1e3);
    to.put("p999", histogram.quantile(0.999) / 1e3);
    to.put("max", histogram.max() / 1e3);
  }
}

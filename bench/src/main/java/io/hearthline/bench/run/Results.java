package io.hearthline.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** Figures as JSON, with the machine and the command that they belong to. */
final class Results {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final String name;
  private final ObjectNode root = JSON.createObjectNode();

  Results(String name, Options options) throws IOException {
    this.name = name;
    root.put("benchmark", name);
    root.put("command", "./hearthline bench " + name + " " + String.join(" ", options.words()));
    root.put("revision", System.getProperty("bench.revision", "unknown"));
    root.put("at", LocalDateTime.now(ZoneId.systemDefault()).withNano(0).toString());
    var machine = root.putObject("machine");
    machine.put("cpu", cpuModel());
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("java", Runtime.version().toString());
    machine.put("loadAverage", Files.readString(Path.of("/proc/loadavg")).strip());
  }

  private static String cpuModel() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown");
    }
  }

  ObjectNode root() {
    return root;
  }

  /** The line under the title of every table. */
  String machine() {
    var machine = root.get("machine");
    return "%s, %d cores, %s, java %s, load before %s"
        .formatted(
            machine.get("cpu").asText(),
            machine.get("cores").asInt(),
            machine.get("kernel").asText(),
            machine.get("java").asText(),
            machine.get("loadAverage").asText().replaceAll(" .*", ""));
  }

  /** Writes them below bench/results and says where. */
  Path write() throws IOException {
    var folder = Options.home().resolve("bench/results/local");
    Files.createDirectories(folder);
    var time =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    var file = folder.resolve(name + "-" + time + ".json");
    JSON.writeValue(file.toFile(), root);
    return file;
  }

  /** The middle one; of an even number the mean of the two. */
  static <T> double median(Collection<T> items, ToDoubleFunction<T> figure) {
    var sorted = items.stream().mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) return Double.NaN;
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Nearest rank. */
  static double percentile(double[] values, double share) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    if (sorted.length == 0) return Double.NaN;
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}

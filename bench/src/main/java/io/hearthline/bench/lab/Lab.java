package io.hearthline.bench.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** A cluster of real nodes on a network of their own. Removed with all it made when closed. */
public final class Lab implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLENTY = "100000";
  private static final Duration API_PATIENCE = Duration.ofMillis(1_500);

  private final Path home;
  private final Path folder;
  private final Network network;
  private final List<LabNode> nodes = new ArrayList<>();
  private final Thread hook = new Thread(this::remove);
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .connectTimeout(API_PATIENCE)
          .build();
  private String token = "";
  private boolean keepLogs;

  private Lab(Path home, Network network) throws IOException {
    this.home = home;
    this.network = network;
    folder = Files.createTempDirectory("hearthline-lab-");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Makes a network and nodes that are not started yet.
   *
   * @param home the folder with {@code ./hearthline}
   * @param settings further {@code HEARTHLINE_} variables of every node
   */
  public static Lab open(Path home, int nodes, Map<String, String> settings) throws IOException {
    var lab = new Lab(home, Network.open(nodes));
    try {
      lab.furnish(nodes, settings);
      return lab;
    } catch (IOException failure) {
      lab.close();
      throw failure;
    }
  }

  private void furnish(int count, Map<String, String> settings) throws IOException {
    var ports = new ArrayList<Ports>();
    for (int node = 0; node < count; node++)
      ports.add(network.cutsLinks() ? Ports.USUAL : Ports.free());
    var members = new ArrayList<String>();
    for (int node = 0; node < count; node++)
      members.add(network.host(node).getHostAddress() + ":" + ports.get(node).cluster());
    var secret = HexFormat.of().formatHex(SecureRandom.getSeed(16));
    for (int node = 0; node < count; node++) {
      var name = String.valueOf((char) ('a' + node));
      var host = network.host(node).getHostAddress();
      var port = ports.get(node);
      var environment = new HashMap<String, String>();
      environment.put("HEARTHLINE_NODE_NAME", name);
      environment.put("HEARTHLINE_DATA_DIR", data(name).toString());
      environment.put("HEARTHLINE_HTTP_HOST", host);
      environment.put("HEARTHLINE_HTTP_PORT", "" + port.http());
      environment.put("HEARTHLINE_HTTPS_PORT", "" + port.https());
      environment.put("HEARTHLINE_MEDIA_PORT", "" + port.media());
      environment.put("HEARTHLINE_MEDIA_INTERFACES", network.mediaInterface());
      environment.put("HEARTHLINE_LIMITS_CONNECTIONS", PLENTY);
      environment.put("HEARTHLINE_LIMITS_STREAMS", PLENTY);
      environment.put("HEARTHLINE_LIMITS_LISTENERS_PER_STREAM", PLENTY);
      environment.put("HEARTHLINE_CLUSTER_ENABLED", "" + (count > 1));
      if (count > 1) {
        environment.put("HEARTHLINE_CLUSTER_HOST", host);
        environment.put("HEARTHLINE_CLUSTER_PORT", "" + port.cluster());
        environment.put("HEARTHLINE_CLUSTER_SECRET", secret);
        environment.put("HEARTHLINE_CLUSTER_MEMBERS", String.join(",", members));
      }
      environment.putAll(settings);
      var command = new ArrayList<>(network.at(node));
      command.addAll(List.of(launcher(), "run"));
      var base = URI.create("http://" + host + ":" + port.http());
      var secure = URI.create("https://" + host + ":" + port.https() + "/");
      nodes.add(new LabNode(name, base, secure, command, environment, log(name)));
    }
    token = createToken();
  }

  private record Ports(int http, int https, int media, int cluster) {
    /** Of a node that has its addresses for itself. */
    static final Ports USUAL = new Ports(8080, 8443, 8085, 5701);

    /** For nodes that share addresses with everything else; the event bus has cluster + 1. */
    static Ports free() throws IOException {
      return new Ports(oneFree(), oneFree(), 0, oneFree());
    }

    private static int oneFree() throws IOException {
      try (var socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      }
    }
  }

  /** Where the words of a process go; removed with the lab unless it is kept. */
  public Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private Path data(String node) {
    return folder.resolve("data-" + node);
  }

  private String launcher() {
    return home.resolve("hearthline").toString();
  }

  /** Made at the first node, before it starts: the others have it from there. */
  private String createToken() throws IOException {
    var builder =
        new ProcessBuilder(launcher(), "token", "create", "--role", "admin", "--name", "lab");
    builder.environment().put("HEARTHLINE_DATA_DIR", data(nodes.getFirst().name()).toString());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.lines().findFirst().orElseThrow(() -> new IOException("no token was made"));
  }

  /** Starts all of them and waits until each knows the others. */
  public void startAll() throws IOException, InterruptedException {
    nodes.getFirst().start();
    nodes.getFirst().awaitReady();
    for (var node : nodes.subList(1, nodes.size())) node.start();
    for (var node : nodes.subList(1, nodes.size())) node.awaitReady();
  }

  public List<LabNode> nodes() {
    return List.copyOf(nodes);
  }

  public Network network() {
    return network;
  }

  /** Good at every node, for everything. */
  public String token() {
    return token;
  }

  /** For clients of this lab. */
  public HttpClient http() {
    return http;
  }

  /** All nodes' base URLs, beginning with this one. */
  public List<URI> urls(int first) {
    var urls = new ArrayList<URI>();
    for (int i = 0; i < nodes.size(); i++) urls.add(nodes.get((first + i) % nodes.size()).base());
    return urls;
  }

  /** What a node's API answers. */
  public JsonNode ask(LabNode node, String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(node.base().resolve(path))
            .timeout(API_PATIENCE)
            .header("Authorization", "Bearer " + token)
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200)
      throw new IOException(path + " at " + node.name() + ": " + response.statusCode());
    return JSON.readTree(response.body());
  }

  /** Leaves logs and data where they are, and says where that is. */
  public Path keep() {
    keepLogs = true;
    return folder;
  }

  private void remove() {
    for (var node : nodes) node.end();
    for (var node : nodes) // what still writes would be in the way of whoever deletes
    if (!node.awaitEnd()) System.err.println("node " + node.name() + " does not end");
    network.close();
    if (!keepLogs) delete();
  }

  private void delete() {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    Runtime.getRuntime().removeShutdownHook(hook);
    remove();
  }
}

package io.hearthline.bench.subject;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthline.bench.load.Listener;
import io.hearthline.bench.load.Peer;
import io.hearthline.bench.load.Talker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Debian's Janus with its videoroom plugin, configured by {@code bench/janus}. */
public final class JanusServer implements Conference {
  private static final Pattern READY = Pattern.compile("Starting Meetecho Janus");
  private static final long ROOM = 1;
  private static final int MAX_TALKERS = 64;

  private final ServerProcess process;
  private final Path folder;
  private final JanusSession session;
  private final String version;
  private final Map<String, Long> feeds = new ConcurrentHashMap<>();
  private final Map<Peer, Long> handles = new ConcurrentHashMap<>();

  private final InetAddress host;

  private JanusServer(
      ServerProcess process, Path folder, InetAddress host, int port, String version)
      throws IOException, InterruptedException {
    this.host = host;
    this.process = process;
    this.folder = folder;
    this.version = version;
    process.ready();
    session = new JanusSession(URI.create("http://127.0.0.1:" + port + "/janus"));
    long handle = session.attach();
    var room = session.body("create").put("room", ROOM).put("publishers", MAX_TALKERS);
    room.put("audiocodec", "opus").put("audiolevel_event", false).put("notify_joining", false);
    session.ask(handle, room);
  }

  /**
   * Starts it and makes a room.
   *
   * @param home the folder with {@code bench/janus}
   */
  public static JanusServer start(Path home) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("hearthline-bench-janus-");
    int port = freePort();
    var host = host();
    try (var files = Files.list(home.resolve("bench/janus"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".jcfg")).toList()) {
        var text = Files.readString(file).replace("@PORT@", Integer.toString(port));
        text = text.replace("@FOLDER@", folder.toString()).replace("@HOST@", host.getHostAddress());
        Files.writeString(folder.resolve(file.getFileName()), text);
      }
    }
    var command = List.of("janus", "--configs-folder=" + folder, "--disable-colors");
    var process = new ServerProcess(command, folder.toFile(), Map.of(), READY);
    try {
      return new JanusServer(process, folder, host, port, installed());
    } catch (IOException | RuntimeException failure) {
      process.close();
      throw new IOException("Janus did not start; it said:\n" + process.said(), failure);
    }
  }

  /** Janus offers no loopback address, so its clients use one that leads back just the same. */
  private static InetAddress host() throws IOException {
    return NetworkInterface.networkInterfaces()
        .filter(JanusServer::isUsable)
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLinkLocalAddress())
        .findFirst()
        .orElseThrow(() -> new IOException("Janus needs an IPv4 address besides loopback"));
  }

  private static boolean isUsable(NetworkInterface candidate) {
    try {
      return candidate.isUp() && !candidate.isLoopback();
    } catch (SocketException _) {
      return false;
    }
  }

  @Override
  public InetAddress clientHost() {
    return host;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String installed() throws IOException, InterruptedException {
    var asked =
        new ProcessBuilder("dpkg-query", "-W", "-f=${Package} ${Version}", "janus")
            .redirectErrorStream(true)
            .start();
    var text = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return asked.waitFor() == 0 ? "Debian's " + text + ", videoroom, bench/janus" : "janus";
  }

  @Override
  public String name() {
    return "janus";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public int mediaPort() {
    return 0;
  }

  @Override
  public void publish(Talker talker, String stream) throws IOException, InterruptedException {
    long handle = session.attach();
    long feed = feeds.size() + 1L;
    handles.put(talker, handle);
    var body = session.body("joinandconfigure").put("ptype", "publisher").put("room", ROOM);
    body.put("id", feed).put("audio", true).put("video", false);
    var event = session.tell(handle, body, "offer", talker.offer());
    feeds.put(stream, feed);
    talker.answered(sdp(event));
  }

  @Override
  public void listen(Listener listener, String stream) throws IOException, InterruptedException {
    long handle = session.attach();
    handles.put(listener, handle);
    var feed = feeds.get(stream);
    if (feed == null) throw new IOException("no stream " + stream);
    var join = session.body("join").put("ptype", "subscriber").put("room", ROOM);
    join.putArray("streams").addObject().put("feed", feed);
    var attached = session.tell(handle, join, "", "");
    session.tell(handle, session.body("start"), "answer", listener.answer(sdp(attached)));
  }

  @Override
  public void leave(Peer peer) throws IOException, InterruptedException {
    var handle = handles.remove(peer);
    if (handle != null) session.detach(handle);
    if (peer instanceof Talker) feeds.clear();
  }

  private static String sdp(JsonNode event) throws IOException {
    var sdp = event.path("jsep").path("sdp");
    if (!sdp.isTextual()) throw new IOException("no SDP from Janus: " + event);
    return sdp.asText();
  }

  @Override
  public void close() {
    session.close();
    process.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

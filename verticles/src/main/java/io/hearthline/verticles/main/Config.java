package io.hearthline.verticles.main;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, checked once at start; nothing else reads files or the environment for
 * settings.
 *
 * @param nodeName this node's name in logs, in the registry and in the ready line
 * @param roles {@code all}, or the parts that this node runs: {@code signaling} takes clients,
 *     {@code relay} carries audio
 * @param dataDir folder of everything that must outlive the process; made if missing
 * @param drainTimeout how long a stop waits for clients to move away
 */
public record Config(
    String nodeName,
    List<String> roles,
    Path dataDir,
    String logLevel,
    String logFormat,
    Duration drainTimeout,
    Http http,
    Tls tls,
    Auth auth,
    Limits limits,
    Media media,
    Journal journal,
    Webhooks webhooks,
    List<IceServer> iceServers,
    Cluster cluster) {

  /** Whether this node takes clients; else it has probes and the API only. */
  boolean signals() {
    return roles.contains("all") || roles.contains("signaling");
  }

  /** Whether this node carries audio; else other nodes carry that of its clients. */
  boolean relays() {
    return roles.contains("all") || roles.contains("relay");
  }

  /**
   * The web listeners and who may reach them.
   *
   * @param port 0 for any free one
   * @param origins web origins besides our own hosts
   * @param trustedProxies networks whose {@code X-Forwarded-For} is believed
   * @param publicUrl the address printed and put into QR codes, or empty
   */
  public record Http(
      String host,
      int port,
      int httpsPort,
      List<String> origins,
      List<String> trustedProxies,
      String publicUrl) {}

  /**
   * The certificate of the TLS listener.
   *
   * @param cert PEM chain brought by the operator, or null for our own authority
   * @param key PEM key that belongs to it; set exactly when {@code cert} is
   * @param names further names and addresses for our own certificate
   */
  public record Tls(@Nullable Path cert, @Nullable Path key, List<String> names) {}

  /**
   * Who may do what without a token of the token store.
   *
   * @param anonymous roles of a visitor without a token
   * @param token a fixed token with the roles talk and listen, or empty
   */
  public record Auth(Set<String> anonymous, String token) {
    @Override
    public String toString() {
      return "Auth[anonymous=" + anonymous + ", token=" + (token.isEmpty() ? "none" : "set") + "]";
    }
  }

  /** Upper bounds of this node. */
  public record Limits(int connections, int streams, int listenersPerStream) {}

  /**
   * The one UDP port of all audio and how clients find it.
   *
   * @param port the one UDP port of all media, 0 for any free one
   * @param advertise {@code host[:port]} to put into candidates instead of the interfaces'
   *     addresses
   * @param interfaces patterns that choose interfaces; empty for the default choice
   */
  public record Media(int port, List<String> advertise, List<String> interfaces) {}

  /**
   * Where facts are kept.
   *
   * @param url {@code sqlite:}, {@code memory:} or {@code postgresql://…}, the last with a password
   * @param retention how long streams that ended are kept in full
   */
  public record Journal(String url, Duration retention) {
    @Override
    public String toString() {
      return "Journal[" + url.substring(0, url.indexOf(':')) + "]";
    }
  }

  /**
   * Who is told that streams begin and end.
   *
   * @param secret signs what they are told; not empty if there are any
   */
  public record Webhooks(List<URI> urls, String secret) {
    @Override
    public String toString() {
      return "Webhooks[" + urls.size() + "]";
    }
  }

  /** A STUN or TURN server as a browser takes it (RTCIceServer). */
  public record IceServer(
      List<String> urls, @Nullable String username, @Nullable String credential) {}

  /**
   * How this node finds others and acts with them as one.
   *
   * @param host where they reach it; not empty if enabled
   * @param port of Hazelcast; the event bus has the next one
   * @param discovery tcp, multicast or kubernetes
   * @param secret what makes a node one of the cluster; not empty if enabled
   */
  public record Cluster(
      boolean enabled,
      String host,
      int port,
      String discovery,
      List<String> members,
      String secret) {
    @Override
    public String toString() {
      return "Cluster[enabled=" + enabled + ", host=" + host + ", port=" + port + "]";
    }
  }

  /**
   * Reads and checks everything.
   *
   * @param file the YAML file, or null
   * @param environment the process's environment
   * @throws ConfigException naming the key, the value and what is allowed
   */
  public static Config load(@Nullable Path file, Map<String, String> environment)
      throws ConfigException {
    var settings = Settings.read(file, environment);
    for (var later : Keys.LATER_PORTS) settings.get(later);
    for (var later : Keys.LATER) settings.get(later);
    return new Config(
        nodeName(settings.get(Keys.NODE_NAME_KEY)),
        roles(settings),
        home().resolve(settings.get(Keys.DATA_DIR)).toAbsolutePath().normalize(),
        settings.get(Keys.LOG_LEVEL),
        settings.get(Keys.LOG_FORMAT),
        settings.get(Keys.DRAIN_TIMEOUT),
        new Http(
            settings.get(Keys.HTTP_HOST),
            settings.get(Keys.HTTP_PORT),
            settings.get(Keys.HTTPS_PORT),
            settings.get(Keys.HTTP_ORIGINS),
            settings.get(Keys.HTTP_TRUSTED_PROXIES),
            settings.get(Keys.HTTP_PUBLIC_URL)),
        tls(settings),
        new Auth(Set.copyOf(settings.get(Keys.AUTH_ANONYMOUS)), settings.get(Keys.AUTH_TOKEN)),
        new Limits(
            settings.get(Keys.LIMITS_CONNECTIONS),
            settings.get(Keys.LIMITS_STREAMS),
            settings.get(Keys.LIMITS_LISTENERS_PER_STREAM)),
        new Media(
            settings.get(Keys.MEDIA_PORT),
            settings.get(Keys.MEDIA_ADVERTISE),
            settings.get(Keys.MEDIA_INTERFACES)),
        new Journal(settings.get(Keys.JOURNAL_URL), settings.get(Keys.JOURNAL_RETENTION)),
        webhooks(settings),
        iceServers(settings.get(Keys.ICE_SERVERS)),
        cluster(settings));
  }

  private static List<String> roles(Settings settings) throws ConfigException {
    var roles = settings.get(Keys.NODE_ROLES);
    if (roles.isEmpty()) {
      throw new ConfigException("node.roles is empty; allowed: " + Keys.NODE_ROLES.allowed());
    }
    boolean whole = roles.contains("all") || roles.containsAll(List.of("signaling", "relay"));
    if (!whole && !settings.get(Keys.CLUSTER_ENABLED)) {
      throw new ConfigException(
          "node.roles is "
              + String.join(",", roles)
              + " but cluster.enabled is false: no other node would do the rest; allowed: all");
    }
    return roles;
  }

  private static Webhooks webhooks(Settings settings) throws ConfigException {
    var webhooks =
        new Webhooks(settings.get(Keys.WEBHOOKS_URLS), settings.get(Keys.WEBHOOKS_SECRET));
    if (!webhooks.urls.isEmpty() && webhooks.secret.isEmpty()) {
      throw new ConfigException(
          "webhooks.urls is set but webhooks.secret is not; allowed: "
              + Keys.WEBHOOKS_SECRET.allowed());
    }
    return webhooks;
  }

  private static Cluster cluster(Settings settings) throws ConfigException {
    var cluster =
        new Cluster(
            settings.get(Keys.CLUSTER_ENABLED),
            settings.get(Keys.CLUSTER_HOST),
            settings.get(Keys.CLUSTER_PORT),
            settings.get(Keys.CLUSTER_DISCOVERY),
            settings.get(Keys.CLUSTER_MEMBERS),
            settings.get(Keys.CLUSTER_SECRET));
    if (cluster.enabled) {
      if (cluster.secret.isEmpty()) throw neededByCluster(Keys.CLUSTER_SECRET);
      if (cluster.host.isEmpty()) throw neededByCluster(Keys.CLUSTER_HOST);
      if (cluster.discovery.equals("kubernetes")) headlessService(cluster.members);
    }
    return cluster;
  }

  /** Anything else would be looked up in vain, and the node be alone without a word. */
  private static void headlessService(List<String> members) throws ConfigException {
    if (members.size() == 1 && !members.getFirst().contains(":")) return;
    throw new ConfigException(
        "cluster.discovery is kubernetes but cluster.members is '"
            + String.join(",", members)
            + "'; allowed: the DNS name of one headless service, without a port");
  }

  private static ConfigException neededByCluster(Key<?> key) {
    return new ConfigException(
        "cluster.enabled is true but " + key.name() + " is not set; allowed: " + key.allowed());
  }

  /**
   * Where a relative data.dir begins: the project's folder, from wherever the launcher was called.
   */
  private static Path home() {
    return Path.of(System.getProperty("hearthline.home", ""));
  }

  private static Tls tls(Settings settings) throws ConfigException {
    var cert = settings.get(Keys.TLS_CERT);
    var key = settings.get(Keys.TLS_KEY);
    boolean hasCert = !cert.toString().isEmpty();
    boolean hasKey = !key.toString().isEmpty();
    if (hasCert != hasKey) {
      throw new ConfigException(
          (hasCert ? "tls.cert is set but tls.key is not" : "tls.key is set but tls.cert is not")
              + "; allowed: both or neither");
    }
    return new Tls(hasCert ? cert : null, hasKey ? key : null, settings.get(Keys.TLS_NAMES));
  }

  private static String nodeName(String configured) {
    if (!configured.isEmpty()) return configured;
    try {
      String host = InetAddress.getLocalHost().getHostName();
      int dot = host.indexOf('.');
      String name = (dot > 0 ? host.substring(0, dot) : host).replaceAll("[^A-Za-z0-9-]", "");
      return name.isEmpty() ? "hearthline" : name.toLowerCase(Locale.ROOT);
    } catch (UnknownHostException _) {
      return "hearthline";
    }
  }

  private static List<IceServer> iceServers(String json) throws ConfigException {
    var refusal =
        new ConfigException("ice.servers is (not shown); allowed: " + Keys.ICE_SERVERS.allowed());
    JsonNode list;
    try {
      list = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException _) {
      throw refusal;
    }
    var servers = new ArrayList<IceServer>();
    for (var item : list) {
      var urls = new ArrayList<String>();
      JsonNode given = item.path("urls");
      if (given.isTextual()) urls.add(given.asText());
      else for (var url : given) urls.add(url.asText());
      if (urls.isEmpty()
          || !urls.stream().allMatch(url -> url.matches("(stun|turn)s?:[!-~]{1,255}"))) {
        throw refusal;
      }
      servers.add(
          new IceServer(
              List.copyOf(urls),
              item.hasNonNull("username") ? item.get("username").asText() : null,
              item.hasNonNull("credential") ? item.get("credential").asText() : null));
    }
    return List.copyOf(servers);
  }
}

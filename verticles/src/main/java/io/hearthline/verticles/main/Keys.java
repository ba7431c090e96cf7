package io.hearthline.verticles.main;

import io.hearthline.verticles.access.Role;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every configuration key, each with its default. {@code docs/configuration.md} is checked against
 * this list.
 */
final class Keys {
  private static final Pattern HOST_PORT =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9_.-]{1,253})(:\\d{1,5})?");
  private static final Pattern HOST = Pattern.compile("[0-9a-fA-F:.]{2,45}|[A-Za-z0-9_.-]{1,253}");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(\\[[0-9a-fA-F:]+]|[A-Za-z0-9.-]+)(:\\d{1,5})?");
  private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,62}");
  private static final Pattern CIDR = Pattern.compile("[0-9a-fA-F:.]+(/\\d{1,3})?");
  private static final Set<String> ROLES =
      Arrays.stream(Role.values()).map(Role::word).collect(Collectors.toUnmodifiableSet());

  static final Key<String> NODE_NAME_KEY =
      Key.text(
          "node.name",
          "",
          "letters, digits, dots and dashes, at most 63; empty for the host name",
          text -> text.isEmpty() || NODE_NAME.matcher(text).matches());
  static final Key<List<String>> NODE_ROLES =
      Key.list(
          "node.roles",
          "all",
          "all, or some of signaling, relay",
          Set.of("all", "signaling", "relay")::contains);
  static final Key<Path> DATA_DIR = Key.path("data.dir", "data");
  static final Key<String> LOG_LEVEL =
      Key.oneOf("log.level", "info", Set.of("trace", "debug", "info", "warn", "error"));
  static final Key<String> LOG_FORMAT = Key.oneOf("log.format", "text", Set.of("text", "json"));
  static final Key<Duration> DRAIN_TIMEOUT = Key.duration("drain.timeout", "8s");

  static final Key<String> HTTP_HOST =
      Key.text("http.host", "0.0.0.0", "a host name or address to listen on", Keys::hostPort);
  static final Key<Integer> HTTP_PORT = Key.port("http.port", 8080).orOldName("PORT");
  static final Key<Integer> HTTPS_PORT = Key.port("https.port", 8443);
  static final Key<List<String>> HTTP_ORIGINS =
      Key.list(
          "http.origins",
          "",
          "web origins such as https://homeassistant.local:8123, separated by commas",
          text -> ORIGIN.matcher(text).matches());
  static final Key<List<String>> HTTP_TRUSTED_PROXIES =
      Key.list(
          "http.trusted-proxies",
          "",
          "addresses or networks such as 172.30.32.0/23, separated by commas",
          text -> CIDR.matcher(text).matches());
  static final Key<String> HTTP_PUBLIC_URL =
      Key.text("http.public-url", "", "an http or https address without query", Keys::webAddress);

  static final Key<Path> TLS_CERT = Key.path("tls.cert", "");
  static final Key<Path> TLS_KEY = Key.path("tls.key", "");
  static final Key<List<String>> TLS_NAMES =
      Key.list("tls.names", "", "host names or addresses, separated by commas", Keys::hostPort);

  static final Key<List<String>> AUTH_ANONYMOUS =
      Key.list(
          "auth.anonymous",
          "",
          "roles given without a token: admin, device, listen, talk; empty for none",
          ROLES::contains);
  static final Key<String> AUTH_TOKEN =
      Key.text(
              "auth.token",
              "",
              "a fixed token of 8 to 256 printable characters with the roles talk and listen",
              text -> text.isEmpty() || text.matches("[!-~]{8,256}"))
          .orOldName("AUTH_TOKEN")
          .asSecret();

  static final Key<Integer> LIMITS_CONNECTIONS = Key.count("limits.connections", 50);
  static final Key<Integer> LIMITS_STREAMS = Key.count("limits.streams", 10);
  static final Key<Integer> LIMITS_LISTENERS_PER_STREAM =
      Key.count("limits.listeners-per-stream", 200);

  static final Key<Integer> MEDIA_PORT = Key.port("media.port", 8085);
  static final Key<List<String>> MEDIA_ADVERTISE =
      Key.list("media.advertise", "", "host or host:port, separated by commas", Keys::hostPort);
  static final Key<List<String>> MEDIA_INTERFACES =
      Key.list(
          "media.interfaces",
          "",
          "interface names or addresses, * as wildcard, ! to leave out, separated by commas",
          text -> text.matches("!?[A-Za-z0-9_.:*@-]{1,64}"));
  static final Key<String> ICE_SERVERS =
      Key.text(
              "ice.servers",
              "[]",
              "a JSON list of {urls, username, credential}",
              text -> text.startsWith("[") && text.endsWith("]"))
          .orOldName("ICE_SERVERS_JSON")
          .asSecret();

  static final Key<String> JOURNAL_URL =
      Key.text(
              "journal.url",
              Journals.SQLITE,
              "sqlite:, memory: or an address like postgresql://user:password@host:5432/database",
              Journals::allowed)
          .asSecret();

  static final Key<Duration> JOURNAL_RETENTION = Key.duration("journal.retention", "90d");

  static final Key<List<URI>> WEBHOOKS_URLS =
      Key.key(
              "webhooks.urls",
              "",
              "up to 16 http or https addresses, all different, separated by commas",
              WebhookUrls::parse)
          .asSecret();
  static final Key<String> WEBHOOKS_SECRET =
      Key.text(
              "webhooks.secret",
              "",
              "16 to 256 printable characters; openssl rand -hex 32 makes some",
              text -> text.isEmpty() || text.matches("[!-~]{16,256}"))
          .asSecret();

  static final Key<Boolean> CLUSTER_ENABLED = Key.flag("cluster.enabled", false);
  static final Key<String> CLUSTER_HOST =
      Key.text(
          "cluster.host",
          "",
          "the name or address by which other nodes reach this machine",
          text -> text.isEmpty() || HOST.matcher(text).matches());
  static final Key<Integer> CLUSTER_PORT =
      Key.number(
          "cluster.port",
          5701,
          0,
          65_534,
          "a port number 0 to 65534 whose next one is free as well, 0 for any free ones");
  static final Key<String> CLUSTER_DISCOVERY =
      Key.oneOf("cluster.discovery", "tcp", Set.of("tcp", "multicast", "kubernetes"));
  static final Key<List<String>> CLUSTER_MEMBERS =
      Key.list("cluster.members", "", "host or host:port, separated by commas", Keys::hostPort);
  static final Key<String> CLUSTER_SECRET =
      Key.text(
              "cluster.secret",
              "",
              "16 to 256 printable characters, the same on all nodes; openssl rand -hex 32 makes some",
              text -> text.isEmpty() || text.matches("[!-~]{16,256}"))
          .asSecret();

  /**
   * Ports of listeners that this version does not have yet; taken so that one configuration fits
   * all versions.
   */
  static final List<Key<Integer>> LATER_PORTS =
      List.of(
          Key.port("stream.port", 8081).orOldName("AUDIO_PORT"),
          Key.port("intercom.port", 8765),
          Key.port("grpc.port", 50_051));

  /** Keys whose part is not built yet: only the value that changes nothing is taken. */
  static final List<Key<String>> LATER =
      List.of(
          later("ice.policy", "all"),
          later("ice.turn-secret", ""),
          later("ice.twilio-account-sid", "").orOldName("TWILIO_ACCOUNT_SID"),
          later("ice.twilio-auth-token", "").orOldName("TWILIO_AUTH_TOKEN"));

  static final List<Key<?>> ALL =
      java.util.stream.Stream.of(
              List.<Key<?>>of(
                  NODE_NAME_KEY,
                  NODE_ROLES,
                  DATA_DIR,
                  LOG_LEVEL,
                  LOG_FORMAT,
                  DRAIN_TIMEOUT,
                  HTTP_HOST,
                  HTTP_PORT,
                  HTTPS_PORT,
                  HTTP_ORIGINS,
                  HTTP_TRUSTED_PROXIES,
                  HTTP_PUBLIC_URL,
                  TLS_CERT,
                  TLS_KEY,
                  TLS_NAMES,
                  AUTH_ANONYMOUS,
                  AUTH_TOKEN,
                  LIMITS_CONNECTIONS,
                  LIMITS_STREAMS,
                  LIMITS_LISTENERS_PER_STREAM,
                  MEDIA_PORT,
                  MEDIA_ADVERTISE,
                  MEDIA_INTERFACES,
                  ICE_SERVERS,
                  JOURNAL_URL,
                  JOURNAL_RETENTION,
                  WEBHOOKS_URLS,
                  WEBHOOKS_SECRET,
                  CLUSTER_ENABLED,
                  CLUSTER_HOST,
                  CLUSTER_PORT,
                  CLUSTER_DISCOVERY,
                  CLUSTER_MEMBERS,
                  CLUSTER_SECRET),
              LATER_PORTS,
              LATER)
          .<Key<?>>flatMap(List::stream)
          .toList();

  private static Key<String> later(String name, String only) {
    return Key.text(
            name,
            only,
            (only.isEmpty() ? "nothing" : "only " + only)
                + ", because this version does not have that part yet",
            only::equals)
        .asSecret();
  }

  private static boolean hostPort(String text) {
    return HOST_PORT.matcher(text).matches();
  }

  private static boolean webAddress(String text) {
    if (text.isEmpty()) return true;
    URI address = URI.create(text);
    return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
        && address.getHost() != null
        && address.getRawQuery() == null;
  }

  private Keys() {}
}

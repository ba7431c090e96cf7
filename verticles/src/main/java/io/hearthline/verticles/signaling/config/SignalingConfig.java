package io.hearthline.verticles.signaling.config;

import java.util.List;

/**
 * What the signaling verticle is told.
 *
 * @param host address to bind
 * @param httpPort 0 for any free one
 * @param httpsPort 0 for any free one; used only when a certificate is handed in
 * @param origins allowed web origins besides our own
 * @param ownHosts further names of this node, such as those in its certificate and public URL
 * @param trustedProxies addresses or CIDR blocks whose X-Forwarded-For is believed
 * @param slots listening slots of a native client
 * @param parts what else this node runs
 * @param node name of this node
 * @param version of the program
 */
public record SignalingConfig(
    String host,
    int httpPort,
    int httpsPort,
    List<String> origins,
    List<String> ownHosts,
    List<String> trustedProxies,
    Limits limits,
    List<IceServer> iceServers,
    int slots,
    Parts parts,
    String node,
    String version) {
  /**
   * Which of its parts a node runs.
   *
   * @param clients whether it takes clients; else there are probes and the API only
   * @param relay whether it carries audio; else other nodes carry that of its clients
   */
  public record Parts(boolean clients, boolean relay) {
    public static final Parts ALL = new Parts(true, true);
  }

  public SignalingConfig {
    origins = List.copyOf(origins);
    ownHosts = List.copyOf(ownHosts);
    trustedProxies = List.copyOf(trustedProxies);
    iceServers = List.copyOf(iceServers);
  }

  /** All interfaces, the contract's ports, nothing trusted. */
  public static SignalingConfig defaults(String node, String version) {
    return new SignalingConfig(
        "0.0.0.0",
        8080,
        8443,
        List.of(),
        List.of(),
        List.of(),
        Limits.defaults(),
        List.of(),
        6,
        Parts.ALL,
        node,
        version);
  }

  public SignalingConfig withListener(String newHost, int newHttpPort, int newHttpsPort) {
    return new SignalingConfig(
        newHost,
        newHttpPort,
        newHttpsPort,
        origins,
        ownHosts,
        trustedProxies,
        limits,
        iceServers,
        slots,
        parts,
        node,
        version);
  }

  public SignalingConfig withLimits(Limits newLimits) {
    return new SignalingConfig(
        host,
        httpPort,
        httpsPort,
        origins,
        ownHosts,
        trustedProxies,
        newLimits,
        iceServers,
        slots,
        parts,
        node,
        version);
  }

  public SignalingConfig withOrigins(List<String> newOrigins) {
    return new SignalingConfig(
        host,
        httpPort,
        httpsPort,
        newOrigins,
        ownHosts,
        trustedProxies,
        limits,
        iceServers,
        slots,
        parts,
        node,
        version);
  }
}

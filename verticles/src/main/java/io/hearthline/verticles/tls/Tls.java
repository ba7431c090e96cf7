package io.hearthline.verticles.tls;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of TLS: what it shows, and when it changes. Safe for use by several threads.
 */
public final class Tls implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Tls.class.getName());
  private static final long REFRESH_SECONDS = 2;
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  private static final List<String> HTTP_VERSIONS = List.of("h2", "http/1.1");

  private final TlsConfig config;
  private final CertificateSource source;
  private final List<Consumer<ServerSSLOptions>> onChange = new CopyOnWriteArrayList<>();
  private volatile ServerCertificate current;
  private volatile Optional<AuthorityMaterial> authority;
  private @Nullable ScheduledExecutorService timer;
  private String lastComplaint = "";

  private Tls(TlsConfig config, CertificateSource source) {
    this.config = config;
    this.source = source;
    current = source.current();
    authority = source.authority();
  }

  /** With the addresses of this machine. Blocks. */
  public static Tls open(TlsConfig config, InstantSource clock) throws IOException {
    return open(config, clock, HostNames::ofThisMachine);
  }

  /**
   * Reads or makes whatever is needed. Blocks.
   *
   * @param addresses of this node, asked again at each refresh
   * @throws IOException naming the file that is wrong
   */
  public static Tls open(
      TlsConfig config, InstantSource clock, Supplier<Set<InetAddress>> addresses)
      throws IOException {
    var certFile = config.certFile();
    var keyFile = config.keyFile();
    if (certFile != null && keyFile != null) {
      return new Tls(config, new OperatorCertificate(certFile, keyFile));
    }
    var authority =
        CertificateAuthority.loadOrCreate(
            config.authorityFile(), HostNames.of(config), clock.instant());
    return new Tls(config, new OwnCertificate(config, authority, clock, addresses));
  }

  /** Makes a server of these options show the current certificate, with HTTP/2 where wanted. */
  public HttpServerOptions secure(HttpServerOptions options) {
    return options
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(current.toKeyCertOptions())
        .setEnabledSecureTransportProtocols(PROTOCOLS);
  }

  /** The same for {@code HttpServer.updateSSLOptions}, which forgets what it is not told again. */
  public ServerSSLOptions sslOptions() {
    return new ServerSSLOptions()
        .setUseAlpn(true)
        .setApplicationLayerProtocols(HTTP_VERSIONS)
        .setKeyCertOptions(current.toKeyCertOptions())
        .setEnabledSecureTransportProtocols(PROTOCOLS);
  }

  /** What is shown now. */
  public ServerCertificate current() {
    return current;
  }

  /**
   * For {@code /ca}; empty with the operator's certificate, whose authority is not ours. Another
   * one when the node has joined a cluster.
   */
  public Optional<AuthorityMaterial> authority() {
    return authority;
  }

  /** The names of this node in lower case, for the check of web origins too. */
  public Set<String> hostNames() {
    return HostNames.of(config);
  }

  /** Tells of another certificate, on the thread of {@link #refresh}. */
  public void onChange(Consumer<ServerSSLOptions> listener) {
    onChange.add(listener);
  }

  /** From now on looks at the clock, the addresses and the files every two seconds. */
  public synchronized void watch() {
    if (timer != null) return;
    var thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tls").factory());
    var _ =
        thread.scheduleWithFixedDelay(
            this::refresh, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
    timer = thread;
  }

  /** Looks once. What goes wrong is logged once, and what is shown stays. Blocks. */
  public synchronized void refresh() {
    try {
      if (!source.refresh()) return;
      current = source.current();
      authority = source.authority();
      lastComplaint = "";
      LOG.log(Level.INFO, "now showing {0}", current);
      for (var listener : onChange) listener.accept(sslOptions());
    } catch (IOException | UncheckedIOException e) {
      complain("TLS stays as it is: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "TLS not refreshed", e);
    }
  }

  @Override
  public synchronized void close() {
    if (timer != null) timer.shutdownNow();
  }

  private void complain(String what) {
    if (!what.equals(lastComplaint)) LOG.log(Level.ERROR, what);
    lastComplaint = what;
  }
}

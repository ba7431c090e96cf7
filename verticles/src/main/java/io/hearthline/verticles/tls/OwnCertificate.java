package io.hearthline.verticles.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hearthline.verticles.access.FileStamp;
import io.hearthline.verticles.access.PrivateFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Our own leaf, which follows the addresses of the machine and is renewed in time. */
final class OwnCertificate implements CertificateSource {
  private static final Logger LOG = System.getLogger(OwnCertificate.class.getName());

  /** Also after a long holiday of the node there is time left for phones to be told. */
  private static final Duration RENEWED_BEFORE_END = Duration.ofDays(60);

  private final TlsConfig config;
  private final InstantSource clock;
  private final Supplier<Set<InetAddress>> addresses;
  private final Set<String> complained = new HashSet<>();
  private CertificateAuthority authority;
  private @Nullable FileStamp authorityStamp;
  private ServerCertificate current;

  OwnCertificate(
      TlsConfig config,
      CertificateAuthority authority,
      InstantSource clock,
      Supplier<Set<InetAddress>> addresses)
      throws IOException {
    this.config = config;
    this.authority = authority;
    this.clock = clock;
    this.addresses = addresses;
    var kept = load();
    current = kept.isPresent() && isGood(kept.get()) ? kept.get() : issue();
  }

  @Override
  public ServerCertificate current() {
    return current;
  }

  @Override
  public Optional<AuthorityMaterial> authority() {
    return Optional.of(new AuthorityMaterial(authority.certificate()));
  }

  /** Another authority comes from the cluster, or from {@code cert renew}. */
  @Override
  public boolean refresh() throws IOException {
    var stamp = FileStamp.of(config.authorityFile());
    if (stamp != null && !stamp.equals(authorityStamp)) {
      authority = CertificateAuthority.load(config.authorityFile());
      authorityStamp = stamp;
      complained.clear();
    }
    if (isGood(current)) return false;
    current = issue();
    return true;
  }

  private ServerCertificate issue() throws IOException {
    var issued = authority.issue(names(), wantedAddresses(), clock.instant());
    PrivateFile.write(config.leafFile(), issued.toPem().getBytes(UTF_8));
    LOG.log(Level.INFO, "certificate until {0} for {1}", issued.expires(), issued.alternatives());
    return issued;
  }

  /** A leaf from another time is no loss: another one is issued. */
  private Optional<ServerCertificate> load() throws IOException {
    try {
      var kept = Pem.parse(Files.readString(config.leafFile()));
      kept.requireMatchingKey();
      kept.leaf().verify(authority.certificate().getPublicKey()); // or it is another one's
      return Optional.of(kept);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | GeneralSecurityException e) {
      LOG.log(Level.INFO, "the kept certificate is not used: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Names that are no longer ours may stay in it until the next one. */
  private boolean isGood(ServerCertificate certificate) {
    if (!certificate.chain().getLast().equals(authority.certificate())) return false;
    if (clock.instant().isAfter(certificate.expires().minus(RENEWED_BEFORE_END))) return false;
    var wanted = new HashSet<>(names());
    wanted.addAll(HostNames.texts(wantedAddresses()));
    return certificate.alternatives().containsAll(wanted);
  }

  private Set<String> names() {
    return HostNames.of(config).stream()
        .filter(name -> authority.rules().allow(name) || complain(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<InetAddress> wantedAddresses() {
    var wanted = new HashSet<InetAddress>();
    wanted.add(InetAddress.ofLiteral("127.0.0.1"));
    wanted.add(InetAddress.ofLiteral("::1"));
    addresses.get().stream().filter(authority.rules()::allow).forEach(wanted::add);
    HostNames.addressesOf(config).stream()
        .filter(address -> authority.rules().allow(address) || complain(address.getHostAddress()))
        .forEach(wanted::add);
    return wanted;
  }

  /**
   * Answers false, so that it can stand behind an or. The bare host name is no loss: there is the
   * same under .local.
   */
  private boolean complain(String name) {
    if (!name.equalsIgnoreCase(config.hostName()) && complained.add(name)) {
      LOG.log(
          Level.WARNING,
          "{0} is not in the certificate: our authority was made without it. Put the names of all"
              + " nodes into tls.names and call cert renew for one that has them, which every phone"
              + " has to be told",
          name);
    }
    return false;
  }
}

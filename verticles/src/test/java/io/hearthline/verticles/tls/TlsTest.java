package io.hearthline.verticles.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hearthline.verticles.access.PrivateFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final InetAddress KITCHEN = InetAddress.ofLiteral("192.168.1.5");
  private static final InetAddress CELLAR = InetAddress.ofLiteral("10.0.0.7");
  private static final InetAddress UNIQUE_LOCAL = InetAddress.ofLiteral("fd00::5");
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("203.0.113.5");

  private static final boolean OPENSSL_ON_PATH =
      Pattern.compile(File.pathSeparator)
          .splitAsStream(System.getenv().getOrDefault("PATH", ""))
          .anyMatch(folder -> Files.isExecutable(Path.of(folder, "openssl")));

  @TempDir private Path directory;
  private Instant now = Instant.now();
  private Set<InetAddress> addresses = Set.of(KITCHEN, UNIQUE_LOCAL, PUBLIC);
  private final List<ServerSSLOptions> changes = new ArrayList<>();
  private TlsConfig config;

  @BeforeEach
  void configure() {
    config =
        new TlsConfig(
            directory.resolve("tls"), "NAS", List.of("voice.example", "172.16.0.9"), null, null);
  }

  @Test
  void addressesOfThisMachine_haveNoScope_soThatOneCertificateServesThem() {
    assertThat(HostNames.texts(HostNames.ofThisMachine())).noneMatch(text -> text.contains("%"));
  }

  @Test
  void leaf_hasEveryNameAndPrivateAddress() throws Exception {
    assertThat(namesOf(open().current()))
        .containsExactlyInAnyOrder(
            "nas",
            "nas.local",
            "homeassistant.local",
            "localhost",
            "voice.example",
            "127.0.0.1",
            "0:0:0:0:0:0:0:1",
            "192.168.1.5",
            "fd00:0:0:0:0:0:0:5",
            "172.16.0.9");
  }

  @Test
  void leaf_livesAtMost200Days() throws IOException {
    var leaf = open().current().leaf();
    var life = Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
    assertThat(life).isLessThan(Duration.ofDays(200));
  }

  @Test
  void keys_areForTheirOwnerOnly() throws IOException {
    open();
    for (var file : List.of(config.authorityFile(), config.leafFile())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void authorityAndLeaf_stayAfterARestart() throws IOException {
    assertThat(open().current().chain()).isEqualTo(open().current().chain());
  }

  @Test
  void newAddress_isANewLeafByTheSameAuthority() throws Exception {
    var tls = open();
    var authority = tls.current().chain().getLast();
    addresses = Set.of(KITCHEN, CELLAR);
    tls.refresh();

    assertThat(changes).hasSize(1);
    assertThat(namesOf(tls.current())).contains("10.0.0.7");
    assertThat(tls.current().chain().getLast()).isEqualTo(authority);
  }

  @Test
  void addressThatIsGone_changesNothing() throws IOException {
    var tls = open();
    addresses = Set.of();
    tls.refresh();
    assertThat(changes).isEmpty();
  }

  @Test
  void leaf_isRenewedLongBeforeItsEnd() throws IOException {
    var tls = open();
    var first = tls.current();
    now = first.expires().minus(Duration.ofDays(61));
    tls.refresh();
    assertThat(changes).isEmpty();

    now = first.expires().minus(Duration.ofDays(59));
    tls.refresh();
    assertThat(changes).hasSize(1);
    assertThat(tls.current().expires()).isAfter(first.expires());
  }

  @Test
  void nameThatTheAuthorityMayNotVouchFor_isLeftOut() throws Exception {
    open();
    config = new TlsConfig(config.directory(), "nas", List.of("later.example"), null, null);
    assertThat(namesOf(open().current())).contains("nas").doesNotContain("later.example");
  }

  @Test
  void brokenAuthority_isSaidPlainly_andNotReplaced() throws IOException {
    Files.createDirectories(config.directory());
    Files.writeString(config.authorityFile(), "nonsense");
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.pem holds no authority");
    assertThat(config.authorityFile()).hasContent("nonsense");
  }

  @Test
  void openssl_acceptsTheChain_forEveryKindOfName() throws Exception {
    var tls = open();
    for (var check :
        List.of(
            List.of("-verify_hostname", "nas.local"),
            List.of("-verify_hostname", "voice.example"),
            List.of("-verify_ip", "192.168.1.5"),
            List.of("-verify_ip", "fd00::5"))) {
      assertThat(openssl(tls.current(), check)).isEqualTo(0);
    }
    assertThat(openssl(tls.current(), List.of("-verify_hostname", "bank.example"))).isNotEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bank.example", "203.0.113.5"})
  void leafForSomebodyElse_isWorthNothing_evenByOurAuthority(String victim) throws Exception {
    var authority = CertificateAuthority.loadOrCreate(config.authorityFile(), Set.of("nas"), now);
    var stolen =
        HostNames.literal(victim).isPresent()
            ? authority.issue(Set.of(), Set.of(InetAddress.ofLiteral(victim)), now)
            : authority.issue(Set.of(victim), Set.of(), now);
    assertThat(openssl(stolen, List.of())).isNotEqualTo(0);
  }

  @Test
  void javaClient_withOnlyOurAuthority_connects_andSeesTheNewLeafWithoutARestart()
      throws Exception {
    var vertx = Vertx.vertx();
    try (var tls = open()) {
      var server = await(serve(vertx, tls));
      assertThat(shownTo(tls, server, "localhost")).isEqualTo(tls.current().leaf());

      var first = tls.current().leaf();
      addresses = Set.of(CELLAR);
      tls.refresh();
      assertThat(await(server.updateSSLOptions(changes.getFirst()))).isTrue();
      assertThat(shownTo(tls, server, "localhost"))
          .isEqualTo(tls.current().leaf())
          .isNotEqualTo(first);
      assertThatThrownBy(() -> shownTo(tls, server, "bank.example"))
          .isInstanceOf(SSLHandshakeException.class);
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void operatorsCertificate_isShownInsteadOfOurs() throws IOException {
    var theirs = writeOperators("one.example");
    var tls = open();
    assertThat(tls.current().leaf()).isEqualTo(theirs.leaf());
    assertThat(tls.authority()).isEmpty();
    assertThat(config.directory()).doesNotExist();
  }

  @Test
  void replacedFiles_areShownOnceBothFit() throws IOException {
    var first = writeOperators("one.example");
    var tls = open();
    var second = operators("two.example");

    write(certFile(), Pem.print(second.chain()));
    tls.refresh();
    assertThat(tls.current().leaf()).isEqualTo(first.leaf());

    write(keyFile(), Pem.print(second.key()));
    tls.refresh();
    assertThat(tls.current().leaf()).isEqualTo(second.leaf());
    assertThat(changes).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n"
      })
  void badNewFile_keepsTheOldCertificate(String bad) throws IOException {
    var first = writeOperators("one.example");
    var tls = open();
    write(certFile(), bad);
    tls.refresh();
    assertThat(tls.current().leaf()).isEqualTo(first.leaf());
    assertThat(changes).isEmpty();

    Files.delete(certFile());
    tls.refresh();
    assertThat(tls.current().leaf()).isEqualTo(first.leaf());
  }

  @Test
  void badFileAtTheStart_isNamed() throws IOException {
    writeOperators("one.example");
    write(keyFile(), Pem.print(operators("two.example").key()));
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(keyFile().toString())
        .hasMessageContaining("does not belong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "TRADITIONAL-EC", "TRADITIONAL-RSA"})
  void usualKeyForms_areUnderstood(String form) throws Exception {
    var algorithm = form.endsWith("RSA") ? "rsa:2048" : "ec";
    var command =
        new ArrayList<>(
            List.of("req", "-x509", "-nodes", "-subj", "/CN=one.example", "-days", "3"));
    command.addAll(List.of("-newkey", algorithm));
    if (algorithm.equals("ec")) command.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256"));
    command.addAll(List.of("-keyout", keyFile().toString(), "-out", certFile().toString()));
    assertThat(runOpenssl(command)).isZero();
    if (form.startsWith("TRADITIONAL")) {
      var plain = keyFile() + ".plain";
      assertThat(
              runOpenssl(
                  List.of("pkey", "-in", keyFile().toString(), "-traditional", "-out", plain)))
          .isZero();
      Files.move(Path.of(plain), keyFile(), StandardCopyOption.REPLACE_EXISTING);
    }
    config = new TlsConfig(config.directory(), "nas", List.of(), certFile(), keyFile());
    var vertx = Vertx.vertx();
    try (var tls = open()) {
      assertThat(await(serve(vertx, tls)).actualPort()).isPositive();
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void authorityMaterial_isTheSameCertificateInEveryForm() throws Exception {
    var material = open().authority().orElseThrow();
    var certificate = parse(material.der());

    assertThat(parse(material.pem().getBytes(UTF_8))).isEqualTo(certificate);
    assertThat(material.sha256Fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    assertThat(certificate.getBasicConstraints()).isZero();
    var profile = material.mobileConfig().replaceAll("(?s)<!DOCTYPE[^>]*>", "").getBytes(UTF_8);
    var data =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(profile))
            .getElementsByTagName("data");
    assertThat(Base64.getDecoder().decode(data.item(0).getTextContent())).isEqualTo(material.der());
  }

  @Test
  void certExport_writesTheAuthority_alsoBeforeTheFirstRun() throws Exception {
    var file = directory.resolve("out.pem");
    assertThat(command(new ByteArrayOutputStream(), "export", "--out", file.toString())).isZero();

    var printed = new ByteArrayOutputStream();
    assertThat(command(printed, "export")).isZero();
    assertThat(printed.toString(UTF_8)).isEqualTo(Files.readString(file));
    assertThat(parse(Files.readAllBytes(file))).isEqualTo(open().current().chain().getLast());
  }

  @Test
  void adoptedAuthority_isShownWithoutARestart_byARunningServer() throws Exception {
    var vertx = Vertx.vertx();
    try (var tls = open()) {
      var server = await(serve(vertx, tls));
      var others = others(now.minus(Duration.ofDays(90)));
      others.adoptedBy(config);
      var updates = new ArrayList<Future<?>>();
      tls.onChange(options -> updates.add(server.updateSSLOptions(options)));
      tls.refresh();
      await(updates.getFirst());

      assertThat(tls.authority().orElseThrow().sha256Fingerprint()).isEqualTo(others.fingerprint());
      var leaf = shownTo(tls, server, "nas.local"); // which trusts the new one only
      leaf.verify(others.certificate().getPublicKey());
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void stoppedBetweenAuthorityAndLeaf_startsWithALeafOfTheNewAuthority() throws Exception {
    open().close();
    var others = others(now.minus(Duration.ofDays(90)));
    others.adoptedBy(config);
    assertThat(open().current().chain().getLast()).isEqualTo(others.certificate());
    open().current().leaf().verify(others.certificate().getPublicKey());
  }

  @Test
  void certRenew_isShownByARunningNode_andWinsOverEveryOlderAuthority() throws Exception {
    var tls = open();
    var stolen = CertificateAuthority.ofNode(config).orElseThrow();
    assertThat(command(new ByteArrayOutputStream(), "renew")).isZero();
    tls.refresh();
    var renewed = CertificateAuthority.ofNode(config).orElseThrow();
    assertThat(tls.current().chain().getLast()).isEqualTo(renewed.certificate());
    assertThat(renewed).isNotEqualTo(stolen);
    assertThat(stolen.merge(renewed)).isEqualTo(renewed);

    assertThat(command(new ByteArrayOutputStream(), "renew")).isZero();
    assertThat(renewed.merge(CertificateAuthority.ofNode(config).orElseThrow()))
        .isNotEqualTo(renewed);
  }

  private CertificateAuthority others(Instant created) throws IOException {
    return CertificateAuthority.loadOrCreate(directory.resolve("other.pem"), Set.of(), created);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "import", "export --out", "export now"})
  void wrongWords_areCode2(String words) {
    assertThat(command(new ByteArrayOutputStream(), words.split(" ", -1)))
        .isEqualTo(CertCommand.WRONG_WORDS);
  }

  private Tls open() throws IOException {
    var tls = Tls.open(config, () -> now, () -> addresses);
    tls.onChange(changes::add);
    return tls;
  }

  private int command(ByteArrayOutputStream out, String... args) {
    return new CertCommand(config, directory.resolve("signing.key"), () -> now)
        .run(
            List.of(args),
            new PrintStream(out, true, UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
  }

  private ServerCertificate writeOperators(String name) throws IOException {
    var theirs = operators(name);
    write(certFile(), Pem.print(theirs.chain()));
    write(keyFile(), Pem.print(theirs.key()));
    config = new TlsConfig(config.directory(), "nas", List.of(), certFile(), keyFile());
    return theirs;
  }

  private ServerCertificate operators(String name) throws IOException {
    var file = directory.resolve(name + ".ca");
    return CertificateAuthority.loadOrCreate(file, Set.of(name), now)
        .issue(Set.of(name), Set.of(), now);
  }

  private Path certFile() {
    return directory.resolve("cert.pem");
  }

  private Path keyFile() {
    return directory.resolve("key.pem");
  }

  /** Another file each time, as careful operators do; the stamp changes on any file system. */
  private static void write(Path file, String text) throws IOException {
    PrivateFile.write(file, text.getBytes(UTF_8));
  }

  private int openssl(ServerCertificate server, List<String> checks) throws Exception {
    var authorityFile = directory.resolve("authority.pem");
    var leafFile = directory.resolve("shown.pem");
    Files.writeString(authorityFile, Pem.print(server.chain().getLast()));
    Files.writeString(leafFile, Pem.print(server.leaf()));
    var command =
        new ArrayList<>(List.of("verify", "-x509_strict", "-purpose", "sslserver", "-no-CApath"));
    command.addAll(List.of("-CAfile", authorityFile.toString()));
    command.addAll(checks);
    command.add(leafFile.toString());
    return runOpenssl(command);
  }

  private int runOpenssl(List<String> arguments) throws Exception {
    assumeThat(OPENSSL_ON_PATH).as("openssl on PATH").isTrue();
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    var log = directory.resolve("openssl.log").toFile();
    var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static Future<HttpServer> serve(Vertx vertx, Tls tls) {
    return vertx
        .createHttpServer(tls.secure(new HttpServerOptions()))
        .requestHandler(request -> request.response().end())
        .listen(0, "127.0.0.1");
  }

  /** The leaf that a client sees which trusts our authority only and checks the name. */
  private static X509Certificate shownTo(Tls tls, HttpServer server, String name) throws Exception {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ours", tls.current().chain().getLast());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    var plain = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    try (var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, name, server.actualPort(), true)) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static List<String> namesOf(ServerCertificate server) throws Exception {
    return server.leaf().getSubjectAlternativeNames().stream()
        .map(name -> (String) name.get(1))
        .toList();
  }

  private static X509Certificate parse(byte[] certificate) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}

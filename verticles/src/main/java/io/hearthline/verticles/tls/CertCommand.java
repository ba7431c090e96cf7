package io.hearthline.verticles.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hearthline.verticles.access.FileTrouble;
import io.hearthline.verticles.access.SigningKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code hearthline cert export}: our authority's certificate, to be trusted elsewhere; {@code cert
 * renew}: another one, when somebody else may have its key.
 */
public final class CertCommand {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_WORDS = 2;

  private static final String USAGE =
      """
      usage: ./hearthline cert export [--out FILE]
               writes the certificate of this installation's own authority as PEM, to FILE or here
             ./hearthline cert renew
               makes another authority and another signing key, when somebody may have got hold of
               them: every phone has to trust the new one
      """;

  private final TlsConfig config;
  private final Path signingFile;
  private final InstantSource clock;

  public CertCommand(TlsConfig config, Path signingFile, InstantSource clock) {
    this.config = config;
    this.signingFile = signingFile;
    this.clock = clock;
  }

  /**
   * Does it; makes the authority if the node has never run.
   *
   * @param args the words after {@code cert}
   * @return the exit code
   */
  public int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.equals(List.of("export"))) return export(null, out, err);
    if (args.size() == 3 && args.subList(0, 2).equals(List.of("export", "--out"))) {
      return export(Path.of(args.get(2)), out, err);
    }
    if (args.equals(List.of("renew"))) return renew(out, err);
    err.print(USAGE);
    return WRONG_WORDS;
  }

  private int export(@Nullable Path file, PrintStream out, PrintStream err) {
    try {
      var authority =
          CertificateAuthority.loadOrCreate(
              config.authorityFile(), HostNames.of(config), clock.instant());
      var material = new AuthorityMaterial(authority.certificate());
      if (file == null) {
        out.print(material.pem());
      } else {
        Files.write(file, material.pem().getBytes(UTF_8));
        out.println(file + ", SHA-256 " + material.sha256Fingerprint());
      }
      if (config.certFile() != null) {
        err.println(
            "note: this node shows " + config.certFile() + " instead of a certificate of ours");
      }
      return DONE;
    } catch (IOException e) {
      err.println("hearthline: " + FileTrouble.words(e));
      return FAILED;
    }
  }

  /** The authority last: it is what people look at to see whether it is done. */
  private int renew(PrintStream out, PrintStream err) {
    try {
      var now = clock.instant();
      SigningKeys.open(signingFile, now).renew(now);
      var authority = CertificateAuthority.renew(config.authorityFile(), HostNames.of(config), now);
      out.println("new authority, SHA-256 " + authority.fingerprint());
      out.println(
          "A running node shows it within seconds and hands it to its cluster. Now each phone has"
              + " to trust it, from /ca, and to forget the old one.");
      return DONE;
    } catch (IOException e) {
      err.println("hearthline: " + FileTrouble.words(e));
      return FAILED;
    }
  }
}

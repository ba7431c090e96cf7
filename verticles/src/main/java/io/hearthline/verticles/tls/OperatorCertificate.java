package io.hearthline.verticles.tls;

import io.hearthline.verticles.access.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The operator's own certificate, read again when a file changes. */
final class OperatorCertificate implements CertificateSource {
  private final Path certFile;
  private final Path keyFile;
  private List<FileStamp> seen;
  private ServerCertificate current;

  OperatorCertificate(Path certFile, Path keyFile) throws IOException {
    this.certFile = certFile;
    this.keyFile = keyFile;
    seen = List.of();
    try {
      seen = stamps();
      current = read();
    } catch (IOException e) {
      throw new IOException("tls.cert " + certFile + ", tls.key " + keyFile + ": " + said(e), e);
    }
  }

  @Override
  public ServerCertificate current() {
    return current;
  }

  @Override
  public Optional<AuthorityMaterial> authority() {
    return Optional.empty();
  }

  /** Half a change, one file of two, is bad too; it is tried again with the other half. */
  @Override
  public boolean refresh() throws IOException {
    try {
      var now = stamps();
      if (now.equals(seen)) return false;
      seen = now;
      var read = read();
      boolean another = !read.chain().equals(current.chain());
      current = read;
      return another;
    } catch (IOException e) {
      throw new IOException("new " + certFile + " and " + keyFile + " not used: " + said(e), e);
    }
  }

  private ServerCertificate read() throws IOException {
    var read = Pem.parse(Files.readString(keyFile) + "\n" + Files.readString(certFile));
    read.requireMatchingKey();
    return read;
  }

  private List<FileStamp> stamps() throws IOException {
    return List.of(stamp(certFile), stamp(keyFile));
  }

  private static FileStamp stamp(Path file) throws IOException {
    var stamp = FileStamp.of(file);
    if (stamp == null) throw new NoSuchFileException(file.toString());
    return stamp;
  }

  private static String said(IOException e) {
    return e.getClass() == IOException.class
        ? String.valueOf(e.getMessage())
        : e.getClass().getSimpleName() + " " + e.getMessage();
  }
}

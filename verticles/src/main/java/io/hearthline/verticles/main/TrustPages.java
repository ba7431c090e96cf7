package io.hearthline.verticles.main;

import io.hearthline.verticles.access.Origins;
import io.hearthline.verticles.tls.AuthorityMaterial;
import io.hearthline.verticles.tls.QrPicture;
import io.hearthline.verticles.tls.Tls;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** {@code /ca}: how to make a phone, tablet or computer trust this node, and the files for it. */
final class TrustPages {
  private final @Nullable AuthorityMaterial authority;
  private final Config config;
  private final Origins origins;
  private final IntSupplier httpsPort;

  TrustPages(Tls tls, Config config, IntSupplier httpsPort) {
    this.authority = tls.authority().orElse(null);
    this.config = config;
    this.origins = new Origins(config.http().origins(), tls.hostNames());
    this.httpsPort = httpsPort;
  }

  /** {@code /ca.crt} is DER under the type that makes Android and Windows install it. */
  void certificate(RoutingContext context) {
    var material = authority;
    if (material == null) {
      context.response().setStatusCode(404).end("this node shows a certificate of its operator");
      return;
    }
    context
        .response()
        .putHeader("Content-Type", "application/x-x509-ca-cert")
        .putHeader("Content-Disposition", "attachment; filename=\"hearthline-ca.crt\"")
        .end(Buffer.buffer(material.der()));
  }

  void mountMore(Router router) {
    router
        .get("/ca.mobileconfig")
        .handler(context -> {
          if (authority == null) context.fail(404);
          else
            context
                .response()
                .putHeader("Content-Type", "application/x-apple-aspen-config")
                .putHeader(
                    "Content-Disposition", "attachment; filename=\"hearthline.mobileconfig\"")
                .end(authority.mobileConfig());
        });
    router
        .get("/ca.pem")
        .handler(context -> {
          if (authority == null) context.fail(404);
          else
            context
                .response()
                .putHeader("Content-Type", "application/x-pem-file")
                .end(authority.pem());
        });
    router
        .get("/ca.svg")
        .handler(context ->
            context
                .response()
                .putHeader("Content-Type", "image/svg+xml")
                .putHeader("Cache-Control", "no-store")
                .end(new QrPicture(secureAddress(context)).svg()));
  }

  /**
   * The host that the visitor used, on the port with TLS: what works for him will work for the one
   * who scans it.
   */
  private String secureAddress(RoutingContext context) {
    String configured = config.http().publicUrl();
    if (!configured.isEmpty()) return configured;
    var authorityHeader = context.request().authority();
    String host = authorityHeader == null ? "" : authorityHeader.host();
    boolean plain = host.length() <= 253 && host.matches("[A-Za-z0-9.:_-]+|\\[[0-9a-fA-F:.]+]");
    // A name that somebody else has turned to our address must not be the one we tell to trust.
    if (!plain || !origins.isOurs(host)) host = config.nodeName() + ".local";
    return "https://"
        + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host)
        + ":"
        + httpsPort.getAsInt()
        + "/";
  }

  void page(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end(text(context));
  }

  private String text(RoutingContext context) {
    String address = secureAddress(context);
    if (authority == null) {
      return PAGE_HEAD
          + "<h1>Certificate</h1><p>This Hearthline uses a certificate of its operator; there is nothing to install.</p>"
          + "<p><a href=\""
          + address
          + "\">"
          + address
          + "</a></p></main></html>";
    }
    return PAGE_HEAD
        + """
        <h1>Trust this Hearthline</h1>
        <p>Browsers give the microphone only to pages they trust. Install this home's own certificate authority once per
        device; it can vouch for private addresses and for the names of this installation only.</p>
        <h2>iPhone and iPad</h2>
        <ol>
          <li>Open this page in Safari and download the <a href="/ca.mobileconfig">profile</a>.</li>
          <li>Settings, General, VPN &amp; Device Management: install it.</li>
          <li>Settings, General, About, Certificate Trust Settings: switch Hearthline on.</li>
        </ol>
        <h2>Android</h2>
        <ol>
          <li>Download the <a href="/ca.crt">certificate</a>.</li>
          <li>Settings, Security, Encryption &amp; credentials, Install a certificate, CA certificate: choose the file.</li>
        </ol>
        <h2>Windows and macOS</h2>
        <p>Download the <a href="/ca.crt">certificate</a> and open it. Windows: install it into Trusted Root Certification
        Authorities. macOS: add it to the keychain and set it to Always Trust.</p>
        <h2>Linux and Firefox</h2>
        <p>Firefox: Settings, Privacy &amp; Security, View Certificates, Authorities, Import <a href="/ca.pem">ca.pem</a>.
        Chromium on Linux: Settings, Privacy and security, Security, Manage certificates, Authorities, Import.</p>
        <h2>Compare</h2>
        <p>SHA-256 of the authority, as <code>./hearthline cert export --out FILE</code> prints it on the server:</p>
        <p><code>%s</code></p>
        <h2>Then open</h2>
        <p><a href="%s">%s</a></p>
        <p><img src="/ca.svg" width="220" height="220" alt="QR code of the address above"></p>
        </main></html>
        """
            .formatted(authority.sha256Fingerprint().replace(":", ":<wbr>"), address, address);
  }

  private static final String PAGE_HEAD =
      """
      <!doctype html><html lang="en"><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Trust this Hearthline</title><link rel="stylesheet" href="/ca.css"><main>
      """;
}

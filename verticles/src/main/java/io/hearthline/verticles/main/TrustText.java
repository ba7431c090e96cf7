package io.hearthline.verticles.main;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of {@code /ca}, in English and German. */
enum TrustText {
  ENGLISH(
      Locale.ENGLISH,
      "Trust this Hearthline",
      """
      <h1>Certificate</h1>
      <p>This Hearthline uses a certificate of its operator; there is nothing to install.</p>
      """,
      """
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
      """,
      "Then open",
      "QR code of the address above"),
  GERMAN(
      Locale.GERMAN,
      "Diesem Hearthline vertrauen",
      """
      <h1>Zertifikat</h1>
      <p>Dieses Hearthline zeigt ein Zertifikat seines Betreibers; es gibt nichts zu installieren.</p>
      """,
      """
      <h1>Diesem Hearthline vertrauen</h1>
      <p>Browser geben das Mikrofon nur Seiten, denen sie vertrauen. Installiere auf jedem Gerät einmal die eigene
      Zertifizierungsstelle dieses Hauses; sie kann nur für private Adressen und für die Namen dieser Installation
      bürgen.</p>
      <h2>iPhone und iPad</h2>
      <ol>
        <li>Öffne diese Seite in Safari und lade das <a href="/ca.mobileconfig">Profil</a>.</li>
        <li>Einstellungen, Allgemein, VPN und Geräteverwaltung: installiere es.</li>
        <li>Einstellungen, Allgemein, Info, Zertifikatsvertrauenseinstellungen: schalte Hearthline ein.</li>
      </ol>
      <h2>Android</h2>
      <ol>
        <li>Lade das <a href="/ca.crt">Zertifikat</a>.</li>
        <li>Einstellungen, Sicherheit, Verschlüsselung und Anmeldedaten, Zertifikat installieren, CA-Zertifikat: wähle die
        Datei.</li>
      </ol>
      <h2>Windows und macOS</h2>
      <p>Lade das <a href="/ca.crt">Zertifikat</a> und öffne es. Windows: installiere es unter Vertrauenswürdige
      Stammzertifizierungsstellen. macOS: nimm es in den Schlüsselbund auf und stelle es auf Immer vertrauen.</p>
      <h2>Linux und Firefox</h2>
      <p>Firefox: Einstellungen, Datenschutz &amp; Sicherheit, Zertifikate anzeigen, Zertifizierungsstellen, Importieren:
      <a href="/ca.pem">ca.pem</a>. Chromium unter Linux: Einstellungen, Datenschutz und Sicherheit, Sicherheit,
      Zertifikate verwalten, Zertifizierungsstellen, Importieren.</p>
      <h2>Vergleichen</h2>
      <p>SHA-256 der Zertifizierungsstelle, wie <code>./hearthline cert export --out DATEI</code> auf dem Server sie
      ausgibt:</p>
      """,
      "Dann öffne",
      "QR-Code der Adresse oben");

  private static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.GERMAN);

  private final Locale language;
  private final String title;
  private final String nothingToInstall;
  private final String howToInstall;
  private final String thenOpen;
  private final String qrCode;

  TrustText(
      Locale language,
      String title,
      String nothingToInstall,
      String howToInstall,
      String thenOpen,
      String qrCode) {
    this.language = language;
    this.title = title;
    this.nothingToInstall = nothingToInstall;
    this.howToInstall = howToInstall;
    this.thenOpen = thenOpen;
    this.qrCode = qrCode;
  }

  /** The one a browser likes best (RFC 9110, 12.5.4); English where it likes neither. */
  static TrustText preferredBy(@Nullable String acceptLanguage) {
    if (acceptLanguage == null) return ENGLISH;
    try {
      var best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), SPOKEN);
      return Locale.GERMAN.equals(best) ? GERMAN : ENGLISH;
    } catch (IllegalArgumentException _) {
      return ENGLISH;
    }
  }

  /**
   * The page.
   *
   * @param address to open, safe to be put into markup
   * @param fingerprint of our own authority; null with an operator's certificate
   */
  String page(String address, @Nullable String fingerprint) {
    return """
    <!doctype html><html lang="%s"><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title><link rel="stylesheet" href="/ca.css"><main>
    """
            .formatted(language.getLanguage(), title)
        + (fingerprint == null
            ? nothingToInstall
            : howToInstall + "<p><code>" + fingerprint.replace(":", ":<wbr>") + "</code></p>\n")
        + """
        <h2>%s</h2>
        <p><a href="%s">%s</a></p>
        <p><img src="/ca.svg" width="220" height="220" alt="%s"></p>
        </main></html>
        """
            .formatted(thenOpen, address, address, qrCode);
  }
}

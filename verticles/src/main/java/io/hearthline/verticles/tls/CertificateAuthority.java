package io.hearthline.verticles.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hearthline.verticles.access.PrivateFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Our own authority, made once per installation and trusted once per phone. The nodes of a cluster
 * have one in common: where there are two, {@link #merge} says which.
 */
public final class CertificateAuthority {
  /** Browsers refuse more than 397 days, and 200 from 2026 on. */
  static final Duration LEAF_VALIDITY = Duration.ofDays(190);

  private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);

  /** For phones whose clocks are slow. */
  private static final Duration BACKDATED = Duration.ofDays(1);

  private static final int FIRST_GENERATION = 1;
  private static final String CURVE = "secp256r1";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final int SERIAL_BITS = 126;

  /** No clock that was ever set shows less, so it says nothing about who was first. */
  private static final Instant CLOCK_NEVER_SET = Instant.parse("2026-01-01T00:00:00Z");

  /** First what was renewed more often, then who was there first; the last one is for ties only. */
  private static final Comparator<CertificateAuthority> PREFERRED =
      Comparator.comparingInt(CertificateAuthority::generation)
          .reversed()
          .thenComparing(CertificateAuthority::created)
          .thenComparing(CertificateAuthority::fingerprint);

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final NameRules rules;

  private CertificateAuthority(ServerCertificate own) {
    key = own.key();
    certificate = own.leaf();
    rules = rulesOf(certificate);
    if (certificate.getBasicConstraints() < 0) throw new IllegalArgumentException("no authority");
    if (generation() < FIRST_GENERATION) throw new IllegalArgumentException("no generation");
  }

  /**
   * The authority in a file, made when there is none.
   *
   * @param names beyond the usual domains of a home; only asked when it is made
   * @throws IOException also for a file that holds none
   */
  static CertificateAuthority loadOrCreate(Path file, Collection<String> names, Instant now)
      throws IOException {
    try {
      return load(file);
    } catch (NoSuchFileException _) {
      return write(file, create(names, FIRST_GENERATION, now));
    }
  }

  /**
   * Puts a new one in the place of whatever authority there is, or was; no node takes the old one
   * back. Every phone has to be told.
   */
  static CertificateAuthority renew(Path file, Collection<String> names, Instant now)
      throws IOException {
    int generation = FIRST_GENERATION;
    try {
      generation = load(file).generation();
    } catch (NoSuchFileException _) {
      // Then it may have been lost in a cluster that still has it.
    }
    return write(file, create(names, generation + 1, now));
  }

  static CertificateAuthority load(Path file) throws IOException {
    var text = Files.readString(file);
    try {
      return parse(text);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          file + " holds no authority (" + e.getMessage() + "): delete it to get a new one", e);
    }
  }

  private static CertificateAuthority write(Path file, ServerCertificate own) throws IOException {
    PrivateFile.write(file, own.toPem().getBytes(UTF_8));
    return new CertificateAuthority(own);
  }

  /**
   * The one of this node; empty before its first start. Blocks.
   *
   * @throws IOException for a file that holds none
   */
  public static Optional<CertificateAuthority> ofNode(TlsConfig config) throws IOException {
    try {
      return Optional.of(load(config.authorityFile()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Becomes the one of this node; {@link Tls#refresh} shows it. Blocks. */
  public void adoptedBy(TlsConfig config) throws IOException {
    write(config.authorityFile(), new ServerCertificate(key, List.of(certificate)));
  }

  /**
   * Reads what {@link #toPem} wrote.
   *
   * @throws IOException for anything else, without any of the key
   * @throws IllegalArgumentException for a certificate that is no authority of our kind
   */
  public static CertificateAuthority parse(String pem) throws IOException {
    var own = Pem.parse(pem);
    own.requireMatchingKey();
    return new CertificateAuthority(own);
  }

  /** With its key: for a private file or a sealed message. */
  public String toPem() {
    return new ServerCertificate(key, List.of(certificate)).toPem();
  }

  /**
   * The one of two that all nodes take: commutative, associative, idempotent. It is the one that
   * phones have trusted for longest, unless it was renewed.
   */
  public CertificateAuthority merge(CertificateAuthority other) {
    return PREFERRED.compare(this, other) <= 0 ? this : other;
  }

  /** SHA-256 as people compare it. */
  public String fingerprint() {
    return new AuthorityMaterial(certificate).sha256Fingerprint();
  }

  /** Part of its name, so that it is signed and cannot be lost. */
  private int generation() {
    var qualifiers =
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
            .getRDNs(BCStyle.DN_QUALIFIER);
    if (qualifiers.length == 0) return FIRST_GENERATION;
    return Integer.parseInt(IETFUtils.valueToString(qualifiers[0].getFirst().getValue()));
  }

  private Instant created() {
    var began = certificate.getNotBefore().toInstant();
    return began.isBefore(CLOCK_NEVER_SET) ? Instant.MAX : began;
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** What it may vouch for; anything else in a leaf would make the whole leaf invalid. */
  NameRules rules() {
    return rules;
  }

  /** A new key and a leaf for it. */
  ServerCertificate issue(Set<String> names, Collection<InetAddress> addresses, Instant now) {
    try {
      var pair = newKeyPair();
      var utils = new JcaX509ExtensionUtils();
      var builder =
          builder(
                  new JcaX509CertificateHolder(certificate).getSubject(),
                  name("Hearthline server").build(),
                  pair,
                  now,
                  earlier(now.plus(LEAF_VALIDITY), certificate.getNotAfter().toInstant()))
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  utils.createSubjectKeyIdentifier(pair.getPublic()))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  utils.createAuthorityKeyIdentifier(certificate.getPublicKey()))
              .addExtension(
                  Extension.subjectAlternativeName, false, alternatives(names, addresses));
      return new ServerCertificate(pair.getPrivate(), List.of(signed(builder, key), certificate));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("no leaf for " + names + " " + addresses, e);
    }
  }

  private static ServerCertificate create(Collection<String> names, int generation, Instant now) {
    try {
      var pair = newKeyPair();
      var name = name("Hearthline authority " + now.toString().substring(0, 10));
      if (generation > FIRST_GENERATION) {
        name.addRDN(BCStyle.DN_QUALIFIER, String.valueOf(generation));
      }
      var subject = name.build();
      var builder =
          builder(subject, subject, pair, now, now.plus(AUTHORITY_VALIDITY))
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()))
              .addExtension(
                  Extension.nameConstraints, true, NameRules.forNames(names).toConstraints());
      return new ServerCertificate(pair.getPrivate(), List.of(signed(builder, pair.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("no authority for " + names, e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Instant now, Instant until) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS),
        Date.from(now.minus(BACKDATED)),
        Date.from(until),
        subject,
        pair.getPublic());
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey issuerKey)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    var signer = new JcaContentSignerBuilder(SIGNATURE).build(issuerKey);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(builder.build(signer).getEncoded()));
  }

  private static KeyPair newKeyPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(CURVE));
    return generator.generateKeyPair();
  }

  private static GeneralNames alternatives(Set<String> names, Collection<InetAddress> addresses) {
    var all = new ArrayList<GeneralName>();
    for (var name : names) all.add(new GeneralName(GeneralName.dNSName, name));
    for (var address : addresses) {
      all.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(address.getAddress())));
    }
    return new GeneralNames(all.toArray(GeneralName[]::new));
  }

  private static NameRules rulesOf(X509Certificate certificate) {
    byte[] wrapped = certificate.getExtensionValue(Extension.nameConstraints.getId());
    if (wrapped == null) throw new IllegalArgumentException("no name constraints");
    byte[] plain = DEROctetString.getInstance(wrapped).getOctets();
    return NameRules.of(NameConstraints.getInstance(plain));
  }

  private static X500NameBuilder name(String commonName) {
    return new X500NameBuilder().addRDN(BCStyle.O, "Hearthline").addRDN(BCStyle.CN, commonName);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CertificateAuthority that && certificate.equals(that.certificate);
  }

  @Override
  public int hashCode() {
    return certificate.hashCode();
  }

  /** Without the key, in case it ends in a log. */
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal() + " " + fingerprint();
  }
}

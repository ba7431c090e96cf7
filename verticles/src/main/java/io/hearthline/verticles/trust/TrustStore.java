package io.hearthline.verticles.trust;

import io.hearthline.verticles.access.SigningKeys;
import io.hearthline.verticles.access.Tokens;
import io.hearthline.verticles.tls.CertificateAuthority;
import io.hearthline.verticles.tls.TlsConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The trust of this node, in its files and in whoever works with them. Blocks. */
public final class TrustStore {
  private static final Logger LOG = System.getLogger(TrustStore.class.getName());

  private final TlsConfig tls;
  private final SigningKeys signing;
  private final Tokens tokens;
  private final List<Runnable> onAuthority = new CopyOnWriteArrayList<>();

  public TrustStore(TlsConfig tls, SigningKeys signing, Tokens tokens) {
    this.tls = tls;
    this.signing = signing;
    this.tokens = tokens;
  }

  /** Tells of another authority, so that its certificate is shown at once. */
  public void onAuthority(Runnable listener) {
    onAuthority.add(listener);
  }

  Tokens tokens() {
    return tokens;
  }

  Trust read() throws IOException {
    signing.refresh();
    return new Trust(CertificateAuthority.ofNode(tls).orElse(null), signing.ring(), tokens.book());
  }

  /**
   * Takes over what is newly known. Revocations first: they hold even if the rest cannot be
   * written.
   */
  void adopt(Trust others) throws IOException {
    try {
      tokens.adopt(others.tokens());
    } finally {
      signing.adopt(others.signing());
      adoptAuthority(others);
    }
  }

  private void adoptAuthority(Trust others) throws IOException {
    var own = CertificateAuthority.ofNode(tls).orElse(null);
    var chosen = Trust.merge(own, others.authority());
    if (chosen == null || chosen.equals(own)) return;
    chosen.adoptedBy(tls);
    LOG.log(
        own == null ? Level.INFO : Level.WARNING,
        own == null
            ? "the cluster''s authority is {0}"
            : "the cluster''s authority is {0}; devices that trusted {1} have to be told again",
        chosen,
        own);
    onAuthority.forEach(Runnable::run);
  }
}

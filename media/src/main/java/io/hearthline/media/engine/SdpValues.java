package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsFingerprint;
import io.hearthline.media.dtls.DtlsRole;
import io.hearthline.media.ice.IceCredentials;
import io.hearthline.media.sdp.Fingerprint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What SDP says, as ICE and DTLS have it, and back. Each of those packages speaks for its own RFC
 * and checks its own values; that they know nothing of each other is paid for here, and only here.
 */
final class SdpValues {
  static IceCredentials ice(io.hearthline.media.sdp.IceCredentials said) {
    return new IceCredentials(said.ufrag(), said.pwd());
  }

  static io.hearthline.media.sdp.IceCredentials said(IceCredentials ice) {
    return new io.hearthline.media.sdp.IceCredentials(ice.ufrag(), ice.password());
  }

  static Fingerprint said(DtlsFingerprint print) {
    return new Fingerprint(print.algorithm(), print.hex());
  }

  static DtlsRole role(io.hearthline.media.sdp.DtlsRole said) {
    return switch (said) {
      case ACTIVE -> DtlsRole.ACTIVE;
      case PASSIVE -> DtlsRole.PASSIVE;
    };
  }

  /** Of several certificates' hashes the first that DTLS believes; RFC 8122 lets one match do. */
  static @Nullable DtlsFingerprint fingerprint(List<Fingerprint> said) {
    for (var print : said) {
      var strong = DtlsFingerprint.of(print.algorithm(), print.hex());
      if (strong != null) return strong;
    }
    return null;
  }

  private SdpValues() {}
}

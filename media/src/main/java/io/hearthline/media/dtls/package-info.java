/** DTLS handshake, certificate fingerprint and SRTP key export (RFC 5764); BouncyCastle inside. */
@NullMarked
package io.hearthline.media.dtls;

import org.jspecify.annotations.NullMarked;

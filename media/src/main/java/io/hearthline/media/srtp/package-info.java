/**
 * Protects and unprotects RTP and RTCP (RFC 3711, RFC 7714): keys, replay windows, two crypto
 * libraries.
 */
@NullMarked
package io.hearthline.media.srtp;

import org.jspecify.annotations.NullMarked;

/**
 * SDP, ICE candidates and offer/answer as immutable values and pure functions (RFC 8866, RFC 9429,
 * RFC 8840).
 */
@NullMarked
package io.hearthline.media.sdp;

import org.jspecify.annotations.NullMarked;

/**
 * RTP read and written in place: header, header extensions (RFC 8285), RED (RFC 2198), sequence
 * arithmetic.
 */
@NullMarked
package io.hearthline.media.rtp;

import org.jspecify.annotations.NullMarked;

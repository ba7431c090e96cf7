/** RTCP read and written in place: SR, RR, SDES, BYE, APP (RFC 3550) and NACK (RFC 4585). */
@NullMarked
package io.hearthline.media.rtcp;

import org.jspecify.annotations.NullMarked;

/** Clients that the generator plays: their sockets, ICE, DTLS, SRTP and what they count. */
@NullMarked
package io.hearthline.bench.load;

import org.jspecify.annotations.NullMarked;

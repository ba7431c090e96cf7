/**
 * Wires sockets, ICE, DTLS, SRTP and tracks into transports; the one package that others talk to.
 */
@NullMarked
package io.hearthline.media.engine;

import org.jspecify.annotations.NullMarked;

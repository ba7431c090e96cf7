/** A small WebRTC client for tests: ICE checks, DTLS, SRTP and SDP over real sockets. */
@NullMarked
package io.hearthline.media.testpeer;

import org.jspecify.annotations.NullMarked;

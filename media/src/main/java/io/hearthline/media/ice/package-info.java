/**
 * STUN (RFC 8489) and both ends of ICE: the lite agent (RFC 8445 section 2.5) and, for pipes, who
 * checks it; knows nothing of sockets.
 */
@NullMarked
package io.hearthline.media.ice;

import org.jspecify.annotations.NullMarked;

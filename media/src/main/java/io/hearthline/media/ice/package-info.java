/** STUN (RFC 8489) and the ICE-lite agent (RFC 8445 section 2.5); knows nothing of sockets. */
@NullMarked
package io.hearthline.media.ice;

import org.jspecify.annotations.NullMarked;

/**
 * UDP sockets, the media loop, demultiplexing by first byte (RFC 7983) and the addresses of this
 * machine.
 */
@NullMarked
package io.hearthline.media.transport;

import org.jspecify.annotations.NullMarked;

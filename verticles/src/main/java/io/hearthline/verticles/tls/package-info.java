/**
 * Certificates for the LAN: our own authority, the leaf that follows the node's addresses, or the
 * operator's.
 */
@NullMarked
package io.hearthline.verticles.tls;

import org.jspecify.annotations.NullMarked;

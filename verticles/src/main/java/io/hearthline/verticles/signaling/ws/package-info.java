/** The native protocol on {@code /ws}. */
@NullMarked
package io.hearthline.verticles.signaling.ws;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP and WebSocket server: routes requests to the protocols and the protocols to the event
 * bus.
 */
@NullMarked
package io.hearthline.verticles.signaling;

import org.jspecify.annotations.NullMarked;

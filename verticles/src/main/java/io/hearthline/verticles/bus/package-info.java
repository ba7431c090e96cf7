/** Addresses and messages of the event bus: all that the verticles know of each other. */
@NullMarked
package io.hearthline.verticles.bus;

import org.jspecify.annotations.NullMarked;

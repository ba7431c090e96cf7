/** Puts the media engine on the event bus. */
@NullMarked
package io.hearthline.verticles.relay;

import org.jspecify.annotations.NullMarked;

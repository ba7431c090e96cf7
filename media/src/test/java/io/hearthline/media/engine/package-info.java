/** Tests of the engine as a whole, with real clients over loopback. */
@NullMarked
package io.hearthline.media.engine;

import org.jspecify.annotations.NullMarked;

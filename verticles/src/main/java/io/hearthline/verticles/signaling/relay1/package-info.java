/** System 1's protocol, for cards that are already out there. */
@NullMarked
package io.hearthline.verticles.signaling.relay1;

import org.jspecify.annotations.NullMarked;

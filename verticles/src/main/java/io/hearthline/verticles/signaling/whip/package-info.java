/** WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep). */
@NullMarked
package io.hearthline.verticles.signaling.whip;

import org.jspecify.annotations.NullMarked;

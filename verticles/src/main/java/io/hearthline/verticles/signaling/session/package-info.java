/**
 * A client's transport, stream and slots, whatever protocol it speaks, and how they end exactly
 * once.
 */
@NullMarked
package io.hearthline.verticles.signaling.session;

import org.jspecify.annotations.NullMarked;

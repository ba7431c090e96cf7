/** One WebSocket as every protocol sees it: whole messages in, a bounded queue out. */
@NullMarked
package io.hearthline.verticles.signaling.socket;

import org.jspecify.annotations.NullMarked;

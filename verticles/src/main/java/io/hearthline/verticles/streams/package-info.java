/** The registry of this node's streams: the one place where they change. */
@NullMarked
package io.hearthline.verticles.streams;

import org.jspecify.annotations.NullMarked;

/** Says whether this node is alive, ready and whole, from what the other verticles report. */
@NullMarked
package io.hearthline.verticles.health;

import org.jspecify.annotations.NullMarked;

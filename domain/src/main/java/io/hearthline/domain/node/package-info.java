/** Nodes as commands, events and states: pure, without clock, I/O or randomness. */
@NullMarked
package io.hearthline.domain.node;

import org.jspecify.annotations.NullMarked;

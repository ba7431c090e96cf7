/** The journal of facts: the port that stores implement, its envelope, and a store in memory. */
@NullMarked
package io.hearthline.domain.journal;

import org.jspecify.annotations.NullMarked;

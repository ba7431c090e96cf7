/** Follows the journal into the read models and answers questions about the past. */
@NullMarked
package io.hearthline.verticles.history;

import org.jspecify.annotations.NullMarked;

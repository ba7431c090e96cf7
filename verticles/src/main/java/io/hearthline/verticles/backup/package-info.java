/** The file that holds all that a node must not lose. */
@NullMarked
package io.hearthline.verticles.backup;

import org.jspecify.annotations.NullMarked;

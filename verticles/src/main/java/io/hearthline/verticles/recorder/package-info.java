/** Writes down what happens to nodes and tokens. */
@NullMarked
package io.hearthline.verticles.recorder;

import org.jspecify.annotations.NullMarked;

/** Reads the configuration, starts the verticles in order, and drains them when told to stop. */
@NullMarked
package io.hearthline.verticles.main;

import org.jspecify.annotations.NullMarked;

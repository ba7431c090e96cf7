/**
 * Who is where: soft state that each node asserts and every node keeps, so that nobody has to ask
 * anybody to know it.
 */
@NullMarked
package io.hearthline.verticles.directory;

import org.jspecify.annotations.NullMarked;

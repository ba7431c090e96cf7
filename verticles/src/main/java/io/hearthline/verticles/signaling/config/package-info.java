/** What the signaling verticle is told at the start, as values. */
@NullMarked
package io.hearthline.verticles.signaling.config;

import org.jspecify.annotations.NullMarked;

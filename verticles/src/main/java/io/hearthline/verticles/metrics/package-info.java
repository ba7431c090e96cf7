/** Collects what the other verticles count and prints it for Prometheus. */
@NullMarked
package io.hearthline.verticles.metrics;

import org.jspecify.annotations.NullMarked;

/** The benchmarks by name: {@code ./hearthline bench NAME}. */
@NullMarked
package io.hearthline.bench;

import org.jspecify.annotations.NullMarked;

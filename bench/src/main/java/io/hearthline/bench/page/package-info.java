/** Real browsers in a lab. */
@NullMarked
package io.hearthline.bench.page;

import org.jspecify.annotations.NullMarked;

/** The benchmarks themselves: what is set up, repeated, measured and printed. */
@NullMarked
package io.hearthline.bench.run;

import org.jspecify.annotations.NullMarked;

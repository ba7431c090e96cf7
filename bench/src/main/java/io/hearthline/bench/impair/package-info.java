/** A UDP proxy that behaves like a bad network and a NAT, for tests and benchmarks; JDK only. */
@NullMarked
package io.hearthline.bench.impair;

import org.jspecify.annotations.NullMarked;

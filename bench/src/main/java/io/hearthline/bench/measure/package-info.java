/** Counting and timing without allocation: histograms and the ledger of what was delivered. */
@NullMarked
package io.hearthline.bench.measure;

import org.jspecify.annotations.NullMarked;

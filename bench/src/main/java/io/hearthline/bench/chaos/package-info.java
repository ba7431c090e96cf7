/** {@code test chaos}: what goes wrong in a cluster, by chance but repeatably, and who notices. */
@NullMarked
package io.hearthline.bench.chaos;

import org.jspecify.annotations.NullMarked;

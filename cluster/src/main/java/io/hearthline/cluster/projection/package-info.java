/**
 * Read models of the journal in a file of their own, which may be deleted: it is built again from
 * the first fact. A <em>broadcast</em> is one life of a stream, from its start to its end.
 */
@NullMarked
package io.hearthline.cluster.projection;

import org.jspecify.annotations.NullMarked;

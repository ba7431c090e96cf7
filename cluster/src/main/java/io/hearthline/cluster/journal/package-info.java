/** Journals that outlive the process: SQLite for one node, PostgreSQL for several. */
@NullMarked
package io.hearthline.cluster.journal;

import org.jspecify.annotations.NullMarked;

/** What is asked of a journal, and what its store could do at best. */
@NullMarked
package io.hearthline.bench.journal;

import org.jspecify.annotations.NullMarked;

/** What the kernel counts about processes, CPUs and datagrams, read from /proc. */
@NullMarked
package io.hearthline.bench.machine;

import org.jspecify.annotations.NullMarked;

/** What is measured: our node, the C floor and Janus, each in a process of its own. */
@NullMarked
package io.hearthline.bench.subject;

import org.jspecify.annotations.NullMarked;

/**
 * A client of the native protocol that talks, listens and moves from node to node by itself, as the
 * web app does.
 */
@NullMarked
package io.hearthline.bench.client;

import org.jspecify.annotations.NullMarked;

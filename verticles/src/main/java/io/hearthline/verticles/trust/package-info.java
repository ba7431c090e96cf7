/** One trust per cluster: how nodes come to the same authority, keys, tokens and pairing. */
@NullMarked
package io.hearthline.verticles.trust;

import org.jspecify.annotations.NullMarked;

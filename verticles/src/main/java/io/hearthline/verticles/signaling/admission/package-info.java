/** What stands between a stranger and the protocols: credentials, proxies and rate limits. */
@NullMarked
package io.hearthline.verticles.signaling.admission;

import org.jspecify.annotations.NullMarked;

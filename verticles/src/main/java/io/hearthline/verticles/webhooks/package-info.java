/** Tells other programs by HTTP that streams begin and end. */
@NullMarked
package io.hearthline.verticles.webhooks;

import org.jspecify.annotations.NullMarked;

/**
 * Who may do what: the narrow view of access control that signaling needs, origins and rate limits.
 */
@NullMarked
package io.hearthline.verticles.signaling.admission;

import org.jspecify.annotations.NullMarked;

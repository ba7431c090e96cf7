/** Who may do what: tokens, roles, origins, pairing, and limits on failed attempts. */
@NullMarked
package io.hearthline.verticles.access;

import org.jspecify.annotations.NullMarked;

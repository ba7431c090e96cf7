/** Access tokens as commands, events and states: pure, and without any secret. */
@NullMarked
package io.hearthline.domain.token;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.hearthline.media.relay;

import org.jspecify.annotations.NullMarked;

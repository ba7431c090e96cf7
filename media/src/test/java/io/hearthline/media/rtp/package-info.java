@NullMarked
package io.hearthline.media.rtp;

import org.jspecify.annotations.NullMarked;

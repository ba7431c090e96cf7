@NullMarked
package io.hearthline.media.rtcp;

import org.jspecify.annotations.NullMarked;

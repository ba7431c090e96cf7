@NullMarked
package io.hearthline.media;

import org.jspecify.annotations.NullMarked;

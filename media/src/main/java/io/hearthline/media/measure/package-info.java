/** Measuring, apart from what is measured. */
@NullMarked
package io.hearthline.media.measure;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.hearthline.verticles;

import org.jspecify.annotations.NullMarked;

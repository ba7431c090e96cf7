@NullMarked
package io.hearthline.domain;

import org.jspecify.annotations.NullMarked;

/** Several nodes on one machine that can be killed, stopped and cut off from each other. */
@NullMarked
package io.hearthline.bench.lab;

import org.jspecify.annotations.NullMarked;

/** Plain HTTP: the web app, probes, metrics and the small API. */
@NullMarked
package io.hearthline.verticles.signaling.web;

import org.jspecify.annotations.NullMarked;

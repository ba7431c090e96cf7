/** Tests with Google's WebRTC on the other end, the one that Chromium and Safari are made of. */
@NullMarked
package io.hearthline.media.interop;

import org.jspecify.annotations.NullMarked;

/**
 * From one publisher's track to its listeners: switch, gates, repair, reports, levels. One loop
 * owns it all.
 */
@NullMarked
package io.hearthline.media.relay;

import org.jspecify.annotations.NullMarked;

package io.hearthline.media.sdp;

import org.jspecify.annotations.Nullable;

/**
 * What is agreed on for one m-line.
 *
 * @param mid at most 16 characters where the header extension is in use; empty if the client gave
 *     none (then REJECTED)
 * @param kind {@code audio}, {@code video} ... as offered
 * @param opus payload type, both ways; -1 if REJECTED or not audio
 * @param red payload type of redundant Opus, both ways; -1 if not in use
 * @param reducedSizeRtcp whether the client takes RTCP that is not compound (RFC 5506)
 * @param slot number of the slot that belongs to this m-line, kept while it is INACTIVE; -1 if
 *     there never was one
 * @param slotParameters not null exactly when slot is not -1
 */
public record NegotiatedMedia(
    String mid,
    String kind,
    Flow flow,
    int opus,
    int red,
    HeaderExtensions extensions,
    boolean reducedSizeRtcp,
    int slot,
    @Nullable SlotParameters slotParameters) {}

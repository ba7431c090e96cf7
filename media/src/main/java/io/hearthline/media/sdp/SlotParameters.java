package io.hearthline.media.sdp;

/**
 * How one slot shows itself to the client, for as long as its transport lives.
 *
 * @param ssrc any 32 bits, unsigned in SDP
 * @param streamId first half of {@code a=msid}; a client groups tracks by it
 * @param trackId second half of {@code a=msid}
 */
public record SlotParameters(int ssrc, String streamId, String trackId, String cname) {
  public SlotParameters {
    Text.require(Text.isToken(streamId) && streamId.length() <= 64, "msid stream");
    Text.require(Text.isToken(trackId) && trackId.length() <= 64, "msid track");
    Text.require(Text.isWord(cname) && cname.length() <= 255, "cname");
  }
}

package io.hearthline.verticles.relay;

import io.hearthline.media.dtls.DtlsFingerprint;
import io.hearthline.media.engine.PipeEnd;
import io.hearthline.media.ice.IceCredentials;
import io.hearthline.media.transport.PeerAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code hearthline.relay.pipe} carries in either direction.
 *
 * @param epoch of the node's present life; a later one supersedes
 */
record PipeJson(String node, long epoch, PipeEnd end) {
  private static final int MOST_TEXT_CHARS = 256;

  JsonObject toJson() {
    var candidates = new JsonArray();
    for (var candidate : end.candidates()) candidates.add(PeerAddress.of(candidate).toString());
    return new JsonObject()
        .put("node", node)
        .put("epoch", epoch)
        .put("candidates", candidates)
        .put(
            "ice",
            new JsonObject().put("ufrag", end.ice().ufrag()).put("pwd", end.ice().password()))
        .put("fingerprint", end.fingerprint().algorithm() + " " + end.fingerprint().hex());
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException with a sentence for the one who asked
   */
  static PipeJson of(JsonObject json) {
    if (!(json.getValue("epoch") instanceof Number epoch)) throw missing("epoch");
    if (!(json.getValue("ice") instanceof JsonObject ice)) throw missing("ice");
    var words = text(json, "fingerprint").split(" ", 2);
    var fingerprint = words.length < 2 ? null : DtlsFingerprint.of(words[0], words[1]);
    if (fingerprint == null) throw new IllegalArgumentException("'fingerprint' is not acceptable");
    var credentials = new IceCredentials(text(ice, "ufrag"), text(ice, "pwd"));
    var end = new PipeEnd(candidates(json), credentials, fingerprint);
    return new PipeJson(text(json, "node"), epoch.longValue(), end);
  }

  private static List<InetSocketAddress> candidates(JsonObject json) {
    if (!(json.getValue("candidates") instanceof JsonArray array)) throw missing("candidates");
    var all = new ArrayList<InetSocketAddress>();
    for (int i = 0; i < Math.min(array.size(), PipeEnd.MOST_CANDIDATES); i++) {
      if (!(array.getValue(i) instanceof String text)) throw missing("candidates");
      all.add(address(text));
    }
    return all;
  }

  /** An address and a port; names are not looked up. */
  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) throw new IllegalArgumentException("a candidate without a port");
    var host = text.substring(0, colon).replace("[", "").replace("]", "");
    return new InetSocketAddress(
        InetAddress.ofLiteral(host), Integer.parseInt(text.substring(colon + 1)));
  }

  private static String text(JsonObject json, String field) {
    boolean good = json.getValue(field) instanceof String text && text.length() <= MOST_TEXT_CHARS;
    if (!good) throw missing(field);
    return json.getString(field);
  }

  private static IllegalArgumentException missing(String field) {
    return new IllegalArgumentException("'" + field + "' is missing");
  }
}

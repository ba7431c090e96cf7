package io.hearthline.verticles.signaling.web;

import io.hearthline.verticles.access.Origins;
import io.hearthline.verticles.signaling.session.Nodes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Lets pages of other nodes come here, and pages from here go there. A node that is gone is
 * remembered: its pages are still open somewhere, and they come here because it is gone.
 */
public final class OtherNodes {
  private static final int MAX_REMEMBERED = 256;

  private final Origins origins;
  private final SecurityHeaders headers;
  private final LinkedHashSet<String> pages = new LinkedHashSet<>();
  private final LinkedHashSet<String> addresses = new LinkedHashSet<>();

  public OtherNodes(Origins origins, SecurityHeaders headers) {
    this.origins = origins;
    this.headers = headers;
  }

  public void learn(Nodes nodes) {
    remember(pages, nodes.origins());
    remember(addresses, nodes.known());
    origins.ally(pages);
    headers.allow(addresses);
  }

  private static void remember(SequencedSet<String> known, Collection<String> seen) {
    seen.forEach(known::addLast); // who was seen last is forgotten last
    while (known.size() > MAX_REMEMBERED) known.removeFirst();
  }
}

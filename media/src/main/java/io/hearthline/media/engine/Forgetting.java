package io.hearthline.media.engine;

import java.util.Map;
import java.util.function.Consumer;

/** Forgets a transport's negotiation before anybody hears that it is gone. */
record Forgetting(EngineListener next, Consumer<String> forget) implements EngineListener {
  @Override
  public void connected(String transport) {
    next.connected(transport);
  }

  @Override
  public void disconnected(String transport) {
    next.disconnected(transport);
  }

  @Override
  public void recovered(String transport) {
    next.recovered(transport);
  }

  @Override
  public void closed(String transport, CloseReason reason) {
    forget.accept(transport);
    next.closed(transport, reason);
  }

  @Override
  public void levels(Map<String, Integer> levels) {
    next.levels(levels);
  }

  @Override
  public void addressesChanged() {
    next.addressesChanged();
  }
}

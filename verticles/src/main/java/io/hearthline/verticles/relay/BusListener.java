package io.hearthline.verticles.relay;

import io.hearthline.media.engine.CloseReason;
import io.hearthline.media.engine.EngineListener;
import io.hearthline.media.engine.PipeState;
import io.hearthline.verticles.bus.RelayEvent;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Turns what the engine tells into events, but for pipes, which are the relay's own business.
 *
 * @param events takes them on the media loop
 */
record BusListener(Consumer<RelayEvent> events, BiConsumer<String, PipeState> pipes)
    implements EngineListener {
  @Override
  public void connected(String transport) {
    events.accept(new RelayEvent.Connected(transport));
  }

  @Override
  public void disconnected(String transport) {
    events.accept(new RelayEvent.Disconnected(transport));
  }

  @Override
  public void recovered(String transport) {
    events.accept(new RelayEvent.Recovered(transport));
  }

  @Override
  public void closed(String transport, CloseReason reason) {
    events.accept(new RelayEvent.Closed(transport, reason.word()));
  }

  @Override
  public void levels(Map<String, Integer> levels) {
    events.accept(new RelayEvent.Levels(levels));
  }

  @Override
  public void addressesChanged() {
    events.accept(new RelayEvent.AddressesChanged());
  }

  @Override
  public void pipe(String node, PipeState state) {
    pipes.accept(node, state);
  }
}

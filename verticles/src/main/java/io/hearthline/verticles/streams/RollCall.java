package io.hearthline.verticles.streams;

import io.hearthline.domain.stream.EndReason;
import io.hearthline.domain.stream.ListenerId;
import io.hearthline.domain.stream.Stream.Live;
import io.hearthline.domain.stream.StreamCommand;
import io.hearthline.domain.stream.StreamId;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.Guests;
import io.hearthline.verticles.bus.StreamRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Asks other nodes whose clients there still are, because a good-bye is said once and may get lost
 * with the wire it was said on. Confined to one event loop.
 */
final class RollCall {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final EndReason GONE = new EndReason("signaling-lost");

  private final ClusterBus bus;
  private final Registry registry;
  private final ClientsElsewhere clients;
  private final Supplier<Instant> now;
  private final BiConsumer<StreamId, StreamCommand> decide;

  RollCall(
      ClusterBus bus,
      Registry registry,
      ClientsElsewhere clients,
      Supplier<Instant> now,
      BiConsumer<StreamId, StreamCommand> decide) {
    this.bus = bus;
    this.registry = registry;
    this.clients = clients;
    this.now = now;
    this.decide = decide;
  }

  /** Asks one node; what it does not answer it will be asked again. */
  void of(String node) {
    if (node.equals(bus.node())) return;
    var generations = generationsBy(node);
    var listeners = listenersAt(node);
    var guests =
        new Guests(
            List.of(), generations.keySet().stream().map(StreamId::value).toList(), listeners);
    if (guests.isEmpty()) return;
    bus.request(node, Addresses.SIGNALING_ABSENT, guests.toJson(), PATIENCE)
        .onSuccess(reply -> dismiss(Guests.of(reply), generations));
  }

  private Map<StreamId, Long> generationsBy(String node) {
    var generations = new HashMap<StreamId, Long>();
    for (var stream : clients.at(node)) {
      if (registry.get(stream) instanceof Live live) generations.put(stream, live.generation());
    }
    return generations;
  }

  private Map<String, List<String>> listenersAt(String node) {
    var byStream = new HashMap<String, List<String>>();
    for (var stream : registry.liveStreams()) {
      var theirs = new ArrayList<String>();
      for (var listener : stream.getValue().listeners()) {
        if (StreamRequest.listensAt(listener.value(), node)) theirs.add(listener.value());
      }
      if (!theirs.isEmpty()) byStream.put(stream.getKey().value(), theirs);
    }
    return byStream;
  }

  /** A stream that has another publisher since is not meant. */
  private void dismiss(Guests absent, Map<StreamId, Long> generations) {
    absent
        .listeners()
        .forEach((id, names) -> {
          var stream = new StreamId(id);
          for (var name : Set.copyOf(names)) {
            if (registry.get(stream) instanceof Live) {
              decide.accept(stream, new StreamCommand.Leave(new ListenerId(name), now.get()));
            }
          }
        });
    for (var id : absent.streams()) {
      var stream = new StreamId(id);
      if (registry.get(stream) instanceof Live live
          && Long.valueOf(live.generation()).equals(generations.get(stream))) {
        decide.accept(stream, new StreamCommand.End(GONE, now.get()));
      }
    }
  }
}

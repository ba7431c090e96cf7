package io.hearthline.verticles.relay;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.RelayEvent;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings news of a transport to the node that asked for it, whose client it is. Confined to the
 * relay's context.
 */
final class News {
  private final ClusterBus bus;

  /** The node of each transport that another node asked for. */
  private final Map<String, String> elsewhere = new HashMap<>();

  News(ClusterBus bus) {
    this.bus = bus;
  }

  /** There is a transport now, for a client of that node. */
  void made(String transport, String forNode) {
    if (!forNode.equals(bus.node())) elsewhere.put(transport, forNode);
  }

  /** Other nodes that have transports here. */
  Set<String> nodes() {
    return Set.copyOf(elsewhere.values());
  }

  /** Transports for clients of another node. */
  List<String> madeFor(String node) {
    return elsewhere.entrySet().stream()
        .filter(made -> made.getValue().equals(node))
        .map(Map.Entry::getKey)
        .toList();
  }

  void tell(RelayEvent event) {
    switch (event) {
      case RelayEvent.Connected(var transport) -> tell(ownerOf(transport), event);
      case RelayEvent.Disconnected(var transport) -> tell(ownerOf(transport), event);
      case RelayEvent.Recovered(var transport) -> tell(ownerOf(transport), event);
      case RelayEvent.Closed(var transport, _) -> {
        tell(ownerOf(transport), event);
        elsewhere.remove(transport);
      }
      case RelayEvent.Levels _, RelayEvent.AddressesChanged _ -> {
        tell(bus.node(), event);
        for (var node : nodes()) tell(node, event);
      }
    }
  }

  private String ownerOf(String transport) {
    return elsewhere.getOrDefault(transport, bus.node());
  }

  private void tell(String node, RelayEvent event) {
    JsonObject json = event.toJson().put("node", bus.node());
    bus.tell(node, Addresses.RELAY_EVENTS, json);
  }
}

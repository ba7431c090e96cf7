package io.hearthline.cluster.member;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.nio.MemberSocketInterceptor;

/**
 * Hangs the {@link Door} where Hazelcast asks for one: the open-source extension answers that it
 * has none. Internal to Hazelcast, so a release may move it: see decision record 8.
 */
final class GuardedNode extends DefaultNodeContext {
  private final Door door;

  GuardedNode(Door door) {
    this.door = door;
  }

  @Override
  public NodeExtension createNodeExtension(Node node) {
    return new DefaultNodeExtension(node) {
      @Override
      public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier endpoint) {
        return door;
      }
    };
  }
}

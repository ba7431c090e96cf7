package io.hearthline.bench.lab;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** 127.0.0.1, 127.0.0.2 and so on: nodes as processes only, with no link that could be cut. */
public final class LoopbackNetwork implements Network {
  @Override
  public String describe() {
    return "nodes at 127.0.0.1 and following: no links are cut here, which takes root on Linux";
  }

  @Override
  public boolean cutsLinks() {
    return false;
  }

  @Override
  public InetAddress host(int node) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + node)});
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public InetAddress clientHost() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public List<String> plugIn() {
    return List.of();
  }

  @Override
  public String mediaInterface() {
    return "lo";
  }

  @Override
  public List<String> at(int node) {
    return List.of();
  }

  @Override
  public void cut(int from, int to) {
    throw new UnsupportedOperationException("loopback has no links");
  }

  @Override
  public void heal(int from, int to) {
    throw new UnsupportedOperationException("loopback has no links");
  }

  @Override
  public void cable(int node, boolean plugged) {
    throw new UnsupportedOperationException("loopback has no links");
  }

  @Override
  public String port(int node) {
    return "lo";
  }

  @Override
  public void close() {}
}

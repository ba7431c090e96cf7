package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsFingerprint;
import io.hearthline.media.ice.IceCredentials;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The pipes of a {@link MediaEngine} as the rest of the program sees them: one per other node, by
 * the node's name. No client takes their place, and no load refuses them. Any thread.
 *
 * <p>One of two nodes opens: it makes its end, gets the other one's in exchange, and opens. The
 * other answers. A pipe whose path is dead goes on by itself when the path is back.
 */
public final class EnginePipes {
  private final MediaLoop loop;
  private final LoopOrders orders;
  private final Sockets sockets;
  private final DtlsFingerprint fingerprint;
  private final SecureRandom random = new SecureRandom();

  EnginePipes(MediaLoop loop, LoopOrders orders, Sockets sockets, DtlsFingerprint fingerprint) {
    this.loop = loop;
    this.orders = orders;
    this.sockets = sockets;
    this.fingerprint = fingerprint;
  }

  /** A fresh end for {@link #open}. */
  public PipeEnd end() {
    return new PipeEnd(sockets.addresses(), IceCredentials.random(random), fingerprint);
  }

  /**
   * Opens the pipe to a node, in place of the one there was.
   *
   * @param local as told to the other end
   * @param remote what it answered
   */
  public CompletableFuture<Void> open(String node, PipeEnd local, PipeEnd remote) {
    return orders.order(() -> loop.pipes().open(node, local, remote, sockets::bound));
  }

  /**
   * Answers a node that opens the pipe, in place of the one there was.
   *
   * @return this end, to be told to it
   */
  public CompletableFuture<PipeEnd> answer(String node, PipeEnd remote) {
    var local = end();
    return orders.ask(() -> {
      loop.pipes().answer(node, local, remote);
      return local;
    });
  }

  /** Ends the pipe to a node; streams that came by it fall silent. Again does nothing. */
  public CompletableFuture<Void> close(String node) {
    return orders.order(() -> loop.pipes().close(node));
  }

  /**
   * Says from which node a stream is to be pulled, null for from none: it is local, or nowhere.
   * Listeners keep their slot and SSRC through every change. It is pulled only while somebody here
   * listens, by the pipe that there is to that node then. Of this and {@link MediaEngine#publish}
   * what is said last says where the publisher is.
   */
  public CompletableFuture<Void> follow(String stream, @Nullable String node) {
    return orders.order(() -> loop.streams().follow(stream, node));
  }
}

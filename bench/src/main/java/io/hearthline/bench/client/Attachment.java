package io.hearthline.bench.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hearthline.bench.load.NativePeer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's socket and transport at one node, and how far they are with what the client wants:
 * every call of {@link #pursue} asks for what is still missing. Nothing blocks but {@link #open}.
 */
final class Attachment implements Signaling.Watcher {
  private static final Duration CONNECT = Duration.ofMillis(1_500);
  private static final Duration REPLY = Duration.ofSeconds(3);
  private static final Duration HANDSHAKE = Duration.ofSeconds(4);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Silence and probing together: 600 ms without RTP where it is due. */
  private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long PROBING_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
  private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** A name that the client still has, from an earlier node. */
  record Published(String stream, String resume) {}

  /** What a client wants of any node that it is at. */
  interface Wants {
    boolean talks();

    @Nullable Published published();

    /** A publication is on its way to a node, which may never answer. */
    void publishing();

    void published(Published newest);

    /** The node answered, and does not let anything begin, or an earlier stream go on. */
    void refused(@Nullable Published before, String why);

    @Nullable String inSlot(int slot);
  }

  /** Who is told what the node says by itself, the reply to hello included. */
  interface Watcher {
    void told(Attachment from, JsonNode message);

    void closed(Attachment from, String why);
  }

  final URI node;
  private final Wants wants;
  private final Watcher watcher;
  private final @Nullable String[] slots;
  private final boolean[] asked;
  private final long[] notBeforeNanos;
  private final Set<String> talking = new HashSet<>();
  private final NativePeer peer;
  private @Nullable Signaling socket;
  private boolean probing;
  private long probingSinceNanos;
  private boolean publishing;
  private boolean onAir;
  private long publishNotBeforeNanos = System.nanoTime();
  private long beatSentNanos = System.nanoTime();
  private volatile long beatHeardNanos = System.nanoTime();
  private volatile boolean open = true;

  private Attachment(URI node, NativePeer peer, int slotCount, Wants wants, Watcher watcher) {
    this.node = node;
    this.peer = peer;
    this.wants = wants;
    this.watcher = watcher;
    slots = new @Nullable String[slotCount];
    asked = new boolean[slotCount];
    notBeforeNanos = new long[slotCount];
    Arrays.fill(notBeforeNanos, System.nanoTime());
  }

  /**
   * Says hello and connects the transport.
   *
   * @param hello name and token
   */
  static Attachment open(
      HttpClient http,
      URI node,
      NativePeer peer,
      int slotCount,
      ObjectNode hello,
      Wants wants,
      Watcher watcher)
      throws IOException {
    var attachment = new Attachment(node, peer, slotCount, wants, watcher);
    try {
      var socket = Signaling.open(http, node, CONNECT, attachment);
      attachment.socket = socket;
      attachment.told(socket.ask(hello, REPLY));
      var offer = Signaling.message("offer").put("sdp", peer.offer());
      peer.answered(socket.ask(offer, REPLY).path("sdp").asText());
      Signaling.await(peer.connected(), HANDSHAKE);
      attachment.beatHeardNanos = System.nanoTime(); // it was busy with us
      return attachment;
    } catch (IOException | RuntimeException failure) {
      attachment.close();
      throw failure;
    }
  }

  NativePeer peer() {
    return peer;
  }

  /** Whether the socket is there. */
  boolean isOpen() {
    return open;
  }

  /** Asks for what is missing, and beats. */
  synchronized void pursue() {
    var signaling = socket;
    if (signaling == null || !open) return;
    long now = System.nanoTime();
    if (now - beatSentNanos >= BEAT_NANOS) {
      beatSentNanos = now;
      signaling.request(
          Signaling.message("ping"),
          (_, failure) -> {
            if (failure == null) beatHeardNanos = System.nanoTime();
          });
    }
    if (wants.talks() && !onAir && !publishing && now - publishNotBeforeNanos >= 0)
      publish(signaling);
    for (int slot = 0; slot < slots.length; slot++)
      if (!asked[slot] && now - notBeforeNanos[slot] >= 0) fill(signaling, slot);
  }

  /** Whether nothing is missing. */
  synchronized boolean complete() {
    if (wants.talks() && !onAir) return false;
    for (int slot = 0; slot < slots.length; slot++) {
      var wanted = wants.inSlot(slot);
      if (wanted != null && !wanted.equals(slots[slot])) return false;
    }
    return true;
  }

  /** Whether somebody who talks is in a slot. */
  synchronized boolean shouldHear() {
    for (var stream : slots) if (stream != null && talking.contains(stream)) return true;
    return false;
  }

  /** Whether the transport says nothing, though asked for a while. Call it again and again. */
  synchronized boolean mediaDead() {
    long now = System.nanoTime();
    if (now - peer.heardNanos() < SILENCE_NANOS) {
      probing = false;
      return false;
    }
    if (!probing) probingSinceNanos = now;
    probing = true;
    peer.probe();
    return now - probingSinceNanos > PROBING_NANOS;
  }

  /** For how long the node has not answered on the socket. */
  long beatMissedNanos() {
    return Math.max(0, System.nanoTime() - beatHeardNanos - BEAT_NANOS);
  }

  private void publish(Signaling signaling) {
    publishing = true;
    var before = wants.published();
    wants.publishing();
    var message = Signaling.message("publish");
    if (before != null) message.put("stream", before.stream()).put("resume", before.resume());
    signaling.request(
        message,
        (reply, failure) -> {
          if (reply != null) {
            talk(signaling, reply);
            return;
          }
          if (failure instanceof Signaling.Refused)
            wants.refused(before, String.valueOf(failure.getMessage()));
          publishingEnded(failure);
        });
  }

  private void talk(Signaling signaling, JsonNode reply) {
    var newest = new Published(reply.path("stream").asText(), reply.path("resume").asText());
    wants.published(newest);
    signaling.request(
        Signaling.message("talk").put("talking", true), (_, failure) -> publishingEnded(failure));
  }

  private synchronized void publishingEnded(@Nullable Throwable failure) {
    publishing = false;
    onAir = failure == null;
    publishNotBeforeNanos = System.nanoTime() + RETRY_NANOS;
  }

  private void fill(Signaling signaling, int slot) {
    var wanted = wants.inSlot(slot);
    var held = slots[slot];
    if (wanted == null ? held == null : wanted.equals(held)) return;
    asked[slot] = true;
    var message = Signaling.message(wanted == null ? "unlisten" : "listen").put("slot", slot);
    if (wanted != null) message.put("stream", wanted);
    signaling.request(message, (_, failure) -> filled(slot, failure == null ? wanted : held));
  }

  private synchronized void filled(int slot, @Nullable String holds) {
    asked[slot] = false;
    slots[slot] = holds;
    notBeforeNanos[slot] = System.nanoTime() + RETRY_NANOS;
  }

  @Override
  public void told(JsonNode message) {
    noteTalking(message.path("streams"));
    switch (message.path("type").asText()) {
      case "ended" -> emptied(message.path("slot").asInt());
      case "unpublished" -> offAir();
      default -> {}
    }
    watcher.told(this, message);
  }

  private synchronized void noteTalking(JsonNode streams) {
    if (!streams.isArray()) return;
    talking.clear();
    for (var stream : streams)
      if (stream.path("talking").asBoolean()) talking.add(stream.path("id").asText());
  }

  private synchronized void emptied(int slot) {
    if (slot >= 0 && slot < slots.length) slots[slot] = null;
  }

  private synchronized void offAir() {
    onAir = false;
  }

  @Override
  public void closed(String why) {
    open = false;
    watcher.closed(this, why);
  }

  /** Says good-bye, if anybody hears it, and is gone. */
  void close() {
    var signaling = socket;
    open = false;
    if (signaling != null) signaling.goodBye();
    peer.close();
  }

  /** Is gone without a word, as a phone that leaves the house. */
  void drop() {
    var signaling = socket;
    open = false;
    if (signaling != null) signaling.abort();
    peer.close();
  }
}

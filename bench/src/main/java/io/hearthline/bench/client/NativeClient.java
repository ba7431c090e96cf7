package io.hearthline.bench.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthline.bench.load.Lane;
import io.hearthline.bench.load.NativePeer;
import io.hearthline.bench.load.Voice;
import io.hearthline.bench.measure.Hearing;
import io.hearthline.bench.measure.Speech;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that stays: it knows all nodes, and when its own closes the socket, misses three beats
 * or falls silent where somebody talks, it connects to another one, has everything there that it
 * had before, and only then leaves the old one. Any thread.
 */
public final class NativeClient implements AutoCloseable {
  /** What all clients of a run share. */
  public record Surroundings(
      HttpClient http,
      Lane lane,
      InetAddress host,
      String token,
      Consumer<LostStream> onLostStream,
      Consumer<EndedStream> onEnded) {}

  /** One move or other trouble, for the log of a failing round. */
  public record Incident(long realtimeNanos, String what) {}

  private record Trouble(Attachment at, String why) {}

  private static final String GOES_HOME = "goes home";
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration LINGER = Duration.ofMillis(500);
  private static final Duration SWAP = Duration.ofSeconds(4);
  private static final long BEAT_MISSED_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  /** Asking to go on under the same id, about four seconds long; then a new stream begins. */
  private static final int MOST_REFUSALS = 20;

  private static final int MOST_INCIDENTS = 200;

  private final Surroundings around;
  private final String name;
  private final URI home;
  private final @Nullable Voice voice;
  private final AtomicReferenceArray<@Nullable String> slots;
  private final Map<Integer, Hearing> hearings = new ConcurrentHashMap<>();
  private final BlockingQueue<Trouble> troubles = new LinkedBlockingQueue<>();
  private final List<Incident> incidents = new ArrayList<>();
  private final Wishes wishes = new Wishes();
  private final Thread thread;
  private volatile List<URI> nodes;
  private volatile Attachment.@Nullable Published published;
  private volatile @Nullable Attachment current;
  private volatile boolean closing;
  private volatile int refusals;

  /** Publications since the last answered one, less those refused. */
  private final AtomicInteger unanswered = new AtomicInteger();

  /**
   * Goes to the first of the nodes.
   *
   * @param nodes base URLs, the one to begin with first
   * @param slotCount how many streams it may listen to
   * @param voice what it publishes, or null for one that only listens
   */
  public NativeClient(
      Surroundings around, String name, List<URI> nodes, int slotCount, @Nullable Voice voice) {
    this.around = around;
    this.name = name;
    this.nodes = List.copyOf(nodes);
    home = nodes.getFirst();
    this.voice = voice;
    slots = new AtomicReferenceArray<>(slotCount);
    thread = Thread.ofVirtual().name(name).start(this::live);
  }

  public String name() {
    return name;
  }

  /** What is published, as long as it is; null before the first time. */
  public @Nullable String stream() {
    var now = published;
    return now == null ? null : now.stream();
  }

  /** The node it is at, or null between two. */
  public @Nullable URI node() {
    var now = current;
    return now == null ? null : now.node;
  }

  /** Goes back to the node that it began at, if that lets it; as people do when they reload. */
  public void goHome() {
    var now = current;
    if (now != null && !now.node.equals(home)) troubles.add(new Trouble(now, GOES_HOME));
  }

  /** Whether it has all that it wants, where it is. */
  public boolean complete() {
    var now = current;
    return now != null && now.isOpen() && now.complete();
  }

  /** Listens to a stream, or to none with null. */
  public void listen(int slot, @Nullable String stream) {
    slots.set(slot, stream);
  }

  /** What it heard of a talker. */
  public Hearing of(int talker) {
    return hearings.computeIfAbsent(talker, _ -> new Hearing());
  }

  /** What befell it, oldest first. */
  public List<Incident> incidents() {
    synchronized (incidents) {
      return List.copyOf(incidents);
    }
  }

  private void note(String what) {
    synchronized (incidents) {
      if (incidents.size() == MOST_INCIDENTS) incidents.removeFirst();
      incidents.add(new Incident(Speech.realtimeNanos(), what));
    }
  }

  /** What an attachment asks for. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one publish request is under way at a time
  private final class Wishes implements Attachment.Wants, Attachment.Watcher {
    @Override
    public boolean talks() {
      return voice != null;
    }

    @Override
    public Attachment.@Nullable Published published() {
      return published;
    }

    @Override
    public void publishing() {
      unanswered.incrementAndGet();
    }

    @Override
    public void published(Attachment.Published newest) {
      published = newest;
      refusals = 0;
      unanswered.set(0);
    }

    @Override
    public void refused(Attachment.@Nullable Published before, String why) {
      unanswered.decrementAndGet();
      note("publishing was refused: " + why);
      if (before == null || isOfTheMoment(why) || ++refusals < MOST_REFUSALS) return;
      refusals = 0;
      published = null;
      note("begins anew");
      around.onLostStream().accept(new LostStream(name, before.stream(), unanswered.get(), why));
    }

    /** Says something about the node and nothing about the stream, which is as good elsewhere. */
    private static boolean isOfTheMoment(String why) {
      return why.startsWith("draining:") || why.startsWith("overloaded:");
    }

    @Override
    public @Nullable String inSlot(int slot) {
      return slots.get(slot);
    }

    @Override
    public void told(Attachment from, JsonNode message) {
      if (message.has("nodes")) learn(message.get("nodes"));
      switch (message.path("type").asText()) {
        case "reconnect" ->
            troubles.add(new Trouble(from, "told to: " + message.path("reason").asText()));
        case "ended" -> ended(message.path("stream").asText(), message.path("reason").asText());
        case "unpublished" -> note("unpublished: " + message.path("reason").asText());
        case "error" -> note("error: " + message.path("code").asText());
        default -> {}
      }
    }

    private void ended(String stream, String reason) {
      note("slot ended: " + reason);
      around.onEnded().accept(new EndedStream(name, stream, reason));
    }

    @Override
    public void closed(Attachment from, String why) {
      troubles.add(new Trouble(from, "socket " + why));
    }
  }

  private void live() {
    try {
      while (!closing) {
        var now = current;
        if (now == null) {
          move("beginning");
        } else {
          now.pursue();
          var trouble = trouble(now);
          if (trouble != null) move(trouble);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    leave();
  }

  /** Waits a moment for trouble. */
  private @Nullable String trouble(Attachment now) throws InterruptedException {
    var told = troubles.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
    if (told != null && told.at() == now) return told.why();
    if (!now.isOpen()) return "socket closed";
    if (now.beatMissedNanos() > BEAT_MISSED_NANOS) return "beat missed";
    // A publisher hears nothing unless it asks, and has the same reason to know.
    boolean due = voice != null || now.shouldHear();
    if (due && now.mediaDead()) return "nothing heard";
    return null;
  }

  private void move(String why) throws InterruptedException {
    var old = current;
    note("leaves " + (old == null ? "nowhere" : old.node) + ": " + why);
    for (var node : why.equals(GOES_HOME) ? List.of(home) : candidates(old)) {
      if (closing) return;
      try {
        swap(old, attach(node));
        return;
      } catch (IOException failure) {
        note("not to " + node + ": " + failure.getMessage());
      }
    }
    Thread.sleep(TICK);
  }

  /** The others first; the same one is better than none. */
  private List<URI> candidates(@Nullable Attachment old) {
    var order = new ArrayList<>(nodes);
    if (old != null) {
      order.remove(old.node);
      order.add(old.node);
    }
    return order;
  }

  private Attachment attach(URI node) throws IOException {
    var hello = Signaling.message("hello").put("name", name).put("token", around.token());
    var peer =
        new NativePeer(
            around.lane(),
            around.host(),
            slots.length(),
            (talker, number, sent, arrived) -> of(talker).heard(number, sent, arrived));
    return Attachment.open(around.http(), node, peer, slots.length(), hello, wishes, wishes);
  }

  /** New connection first, then swap. */
  private void swap(@Nullable Attachment old, Attachment next)
      throws IOException, InterruptedException {
    if (voice != null)
      voice.through(old == null ? List.of(next.peer()) : List.of(old.peer(), next.peer()));
    long deadline = System.nanoTime() + SWAP.toNanos();
    while (next.isOpen() && !next.complete() && System.nanoTime() - deadline < 0) {
      next.pursue();
      Thread.sleep(Duration.ofMillis(10));
    }
    if (!next.isOpen()) {
      if (voice != null && old != null) voice.through(List.of(old.peer()));
      next.drop();
      throw new IOException("closed again");
    }
    current = next;
    // Who has moved is heard from there a moment later, and hears there a moment later.
    if (old != null && old.isOpen()) Thread.sleep(LINGER);
    if (voice != null) voice.through(List.of(next.peer()));
    if (old != null) old.close();
    note("is at " + next.node);
  }

  /** Reachable ones first; those we knew before are still worth a try. */
  private void learn(JsonNode urls) {
    Set<URI> known = new LinkedHashSet<>();
    for (var url : urls)
      if (url.asText().startsWith("http://")) known.add(URI.create(url.asText()));
    known.addAll(nodes);
    nodes = List.copyOf(known);
  }

  private void leave() {
    var now = current;
    current = null;
    if (voice != null) voice.through(List.of());
    if (now != null) now.close();
  }

  /** Ends what it publishes and is gone. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

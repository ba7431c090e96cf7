package io.hearthline.bench.client;

import io.hearthline.bench.lab.Lab;
import io.hearthline.bench.lab.LabNode;
import io.hearthline.bench.load.Lane;
import io.hearthline.bench.load.Voice;
import io.hearthline.bench.measure.Hearing;
import io.hearthline.bench.measure.Speech;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Those who talk and listen in a lab, and the oracle: what they publish is what every node has to
 * list, and what they say is what those who listen to them have to hear.
 */
public final class Cast implements AutoCloseable {
  /** Somebody who talks; replaced by another one as a whole. */
  public record Publisher(NativeClient client, Voice voice) {}

  /** Somebody who listens to publishers, by their places. */
  public record Audience(NativeClient client, List<Integer> publishers) {}

  /** It did not become right in time. */
  public static final class Unsettled extends Exception {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    Unsettled(List<String> problems) {
      super(problems.size() + " things are wrong, the first: " + problems.getFirst());
      this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
      return problems;
    }
  }

  private static final Duration POLL = Duration.ofMillis(100);

  /** What is judged: a second of speech, and the time that the last packet of it may need. */
  private static final long JUDGED_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long UNDER_WAY_NANOS = Duration.ofMillis(200).toNanos();
  private static final int MOST_INCIDENTS_TOLD = 6;

  private final Lab lab;
  private final Lane voices;
  private final Lane ears;
  private final List<Publisher> publishers = new CopyOnWriteArrayList<>();
  private final List<Audience> audience = new CopyOnWriteArrayList<>();
  private final BlockingQueue<LostStream> lostStreams = new LinkedBlockingQueue<>();
  private final BlockingQueue<EndedStream> endedStreams = new LinkedBlockingQueue<>();
  private final Thread guide;
  private volatile Guests guests = Guests.NOBODY;
  private int lastTalker = 100;

  public Cast(Lab lab) throws IOException {
    this.lab = lab;
    var shared = new Lane.Shared();
    voices = new Lane("voices", shared);
    ears = new Lane("ears", shared);
    guide = Thread.ofVirtual().name("guide").start(this::guide);
  }

  /** From now on they have to be right, too, and what they publish is listed. */
  public void invite(Guests invited) {
    guests = invited;
  }

  /** Somebody begins to talk at a node; the next place. */
  public Publisher publish(int node) {
    var publisher = publisher(publishers.size(), node);
    publishers.add(publisher);
    return publisher;
  }

  /** Somebody stops for good, and somebody else talks in his place. */
  public void replace(int place, int node) {
    var gone = publishers.get(place);
    publishers.set(place, publisher(place, node));
    gone.client.close();
    gone.voice.close();
  }

  private Publisher publisher(int place, int node) {
    var voice = new Voice(voices, ++lastTalker);
    voice.start();
    return new Publisher(client("talker-" + place, voices, node, 1, voice), voice);
  }

  /** Somebody listens at a node to the publishers at these places. */
  public Audience listen(int node, List<Integer> places) {
    var name = "listener-" + audience.size();
    var one =
        new Audience(
            new NativeClient(around(ears), name, lab.urls(node), places.size(), null),
            List.copyOf(places));
    audience.add(one);
    return one;
  }

  private NativeClient client(String name, Lane lane, int node, int slots, Voice voice) {
    return new NativeClient(around(lane), name, lab.urls(node), slots, voice);
  }

  private NativeClient.Surroundings around(Lane lane) {
    return new NativeClient.Surroundings(
        lab.http(), lane, lab.network().clientHost(), lab.token(), lostStreams::add, this::ended);
  }

  /** Of somebody who was replaced that is right. */
  private void ended(EndedStream ended) {
    for (var publisher : publishers)
      if (ended.stream().equals(publisher.client.stream())) endedStreams.add(ended);
  }

  public List<Publisher> publishers() {
    return publishers;
  }

  public List<Audience> audience() {
    return audience;
  }

  /** What a listener heard of the publisher at a place. */
  public Hearing hearing(Audience one, int place) {
    return one.client.of(publishers.get(place).voice.talker());
  }

  /** Everybody who fled to another node and whose own is there goes back, without a gap. */
  public void goHome() {
    for (var publisher : publishers) publisher.client.goHome();
    for (var one : audience) one.client.goHome();
  }

  /** Forgets what was heard, to save memory and time. */
  public void forget() {
    for (var one : audience) for (int place : one.publishers) hearing(one, place).reset();
  }

  /** Shows listeners what is published, as people see it on their screens. */
  private void guide() {
    try {
      while (true) {
        for (var one : audience)
          for (int slot = 0; slot < one.publishers.size(); slot++)
            one.client.listen(slot, publishers.get(one.publishers.get(slot)).client.stream());
        Thread.sleep(Duration.ofMillis(20));
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /**
   * Waits until nothing is wrong.
   *
   * @param patience beyond which it never will be
   * @return how long that took
   */
  public Duration settle(Duration patience) throws InterruptedException, Unsettled {
    long begun = System.nanoTime();
    while (true) {
      var problems = problems();
      var elapsed = Duration.ofNanos(System.nanoTime() - begun);
      if (problems.isEmpty()) return elapsed;
      if (elapsed.compareTo(patience) > 0) throw new Unsettled(problems);
      Thread.sleep(POLL);
    }
  }

  /** What is wrong right now, in words; empty when all nodes and all listeners are right. */
  public List<String> problems() throws InterruptedException {
    var others = guests.look();
    lostStreams.addAll(others.lost());
    var problems =
        registryProblems(lab.nodes().stream().filter(LabNode::running).toList(), others.streams());
    problems.addAll(hearingProblems());
    problems.addAll(others.problems());
    return problems;
  }

  /** What nodes list that is not so, or do not list though it is. */
  public List<String> registryProblems(Collection<LabNode> nodes) throws InterruptedException {
    return registryProblems(nodes, Set.of());
  }

  private List<String> registryProblems(Collection<LabNode> nodes, Set<String> ofOthers)
      throws InterruptedException {
    var problems = new ArrayList<String>();
    var live = new TreeSet<>(ofOthers);
    for (var publisher : publishers) {
      var stream = publisher.client.stream();
      if (stream == null || !publisher.client.complete())
        problems.add(publisher.client.name() + " is not on air" + lately(publisher.client));
      if (stream != null) live.add(stream);
    }
    for (var node : nodes) compare(node, live, problems);
    return problems;
  }

  private void compare(LabNode node, Set<String> live, List<String> problems)
      throws InterruptedException {
    try {
      var listed = lab.ask(node, "/api/v1/streams").path("streams");
      problems.addAll(Listing.problems(node.name(), listed, live));
    } catch (IOException failure) {
      problems.add("node " + node.name() + " does not answer: " + failure.getMessage());
    }
  }

  private List<String> hearingProblems() {
    var problems = new ArrayList<String>();
    long now = Speech.realtimeNanos();
    for (var one : audience) {
      for (int place : one.publishers) {
        var publisher = publishers.get(place);
        var speech = publisher.voice.speech();
        int from = speech.firstSince(now - UNDER_WAY_NANOS - JUDGED_NANOS);
        int to = speech.firstSince(now - UNDER_WAY_NANOS);
        var stretch = one.client.of(publisher.voice.talker()).stretch(from, to);
        if (!stretch.whole())
          problems.add(
              "%s at %s hears %s (at %s) badly: %s%s"
                  .formatted(
                      one.client.name(),
                      one.client.node(),
                      publisher.client.name(),
                      publisher.client.node(),
                      stretch,
                      lately(one.client)));
      }
    }
    return problems;
  }

  private static String lately(NativeClient client) {
    var incidents = client.incidents();
    var text = new StringBuilder();
    long now = Speech.realtimeNanos();
    for (var incident :
        incidents.subList(Math.max(0, incidents.size() - MOST_INCIDENTS_TOLD), incidents.size())) {
      double ago = (now - incident.realtimeNanos()) / 1e9;
      text.append("\n      %.1f s ago: %s".formatted(ago, incident.what()));
    }
    return text.toString();
  }

  /** Streams that could not go on under their ids, since the last time that somebody asked. */
  public List<LostStream> takeLostStreams() {
    var taken = new ArrayList<LostStream>();
    lostStreams.drainTo(taken);
    return taken;
  }

  /** Streams that were told to be over and were not, since the last time that somebody asked. */
  public List<EndedStream> takeEndedStreams() {
    var taken = new ArrayList<EndedStream>();
    endedStreams.drainTo(taken);
    return taken;
  }

  /** Datagrams that the kernel dropped at the clients' own sockets: nobody else's fault. */
  public long kernelDrops() {
    return voices.stats().kernelDrops() + ears.stats().kernelDrops();
  }

  @Override
  public void close() {
    guide.interrupt();
    for (var one : audience) one.client.close();
    for (var publisher : publishers) {
      publisher.client.close();
      publisher.voice.close();
    }
    voices.close();
    ears.close();
  }
}

package io.hearthline.bench.run;

import io.hearthline.bench.load.Listener;
import io.hearthline.bench.load.Peer;
import io.hearthline.bench.load.Talker;
import io.hearthline.bench.subject.Conference;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Talkers and, for each of them, listeners; all at one subject. */
final class Audience {
  /** One listener in so many decrypts and compares every packet; the others the first only. */
  static final int VERIFIED_ONE_IN = 20;

  private static final int JOINS_AT_ONCE = 16;
  private static final long PATIENCE_SECONDS = 20;
  private static final int BUSY = 503;
  private static final Duration RETRY = Duration.ofMillis(250);

  private final Generator generator;
  private final InetAddress host;
  private final String prefix;
  final List<Talker> talkers = new ArrayList<>();
  final List<List<Listener>> listeners = new ArrayList<>();

  /**
   * @param host address of this machine that its clients use
   * @param prefix of the streams' names
   */
  Audience(Generator generator, InetAddress host, String prefix) {
    this.generator = generator;
    this.host = host;
    this.prefix = prefix;
  }

  /** Makes clients that are not connected yet. */
  List<Listener> make(int talkerCount, int perTalker) throws IOException {
    var fresh = new ArrayList<Listener>();
    while (talkers.size() < talkerCount) {
      talkers.add(new Talker(generator.talkers, host, talkers.size()));
      listeners.add(new ArrayList<>());
    }
    for (var crowd : listeners) {
      while (crowd.size() < perTalker) {
        boolean verifies = crowd.size() % VERIFIED_ONE_IN == 0;
        var listener = new Listener(generator.listeners, host, crowd.size(), verifies);
        crowd.add(listener);
        fresh.add(listener);
      }
    }
    return fresh;
  }

  /** Publishes what is missing, then joins listeners until every talker has so many. */
  void join(Conference conference, int talkerCount, int perTalker) throws Exception {
    int published = talkers.size();
    var before = new ArrayList<Integer>();
    for (var crowd : listeners) before.add(crowd.size());
    make(talkerCount, perTalker);
    for (int i = published; i < talkers.size(); i++) {
      conference.publish(talkers.get(i), stream(i));
      talkers.get(i).connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    var tasks = new ArrayList<Callable<Void>>();
    for (int i = 0; i < talkers.size(); i++) {
      int known = i < before.size() ? before.get(i) : 0;
      for (var listener : listeners.get(i).subList(known, perTalker)) {
        var stream = stream(i);
        tasks.add(() -> {
          patiently(() -> conference.listen(listener, stream));
          listener.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
          return null;
        });
      }
    }
    inParallel(tasks);
  }

  /** Asking to be let in. */
  interface Asking {
    void ask() throws IOException, InterruptedException;
  }

  /** A server that lets newcomers in by and by is asked again. */
  static void patiently(Asking asking) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        asking.ask();
        return;
      } catch (Conference.RefusedException refused) {
        if (refused.status() != BUSY || System.nanoTime() - deadline > 0) throw refused;
        Thread.sleep(RETRY);
      }
    }
  }

  String stream(int talker) {
    return prefix + talker;
  }

  int listenerCount() {
    return listeners.stream().mapToInt(List::size).sum();
  }

  /** Packets that did not decrypt or were not those of their number. */
  long wrong() {
    return listeners.stream().flatMap(List::stream).mapToLong(Listener::wrong).sum();
  }

  /** Everybody says good-bye and is gone. */
  void leave(Conference conference) throws Exception {
    var tasks = new ArrayList<Callable<Void>>();
    var all = new ArrayList<Peer>();
    listeners.forEach(all::addAll);
    all.addAll(talkers);
    for (var peer : all) {
      tasks.add(() -> {
        conference.leave(peer);
        peer.close();
        return null;
      });
    }
    inParallel(tasks);
    forget();
  }

  /** Closes the clients of a subject that needs no good-bye. */
  void close() {
    listeners.forEach(crowd -> crowd.forEach(Peer::close));
    talkers.forEach(Peer::close);
    forget();
  }

  private void forget() {
    listeners.clear();
    talkers.clear();
  }

  static void inParallel(List<Callable<Void>> tasks) throws Exception {
    var room = new Semaphore(JOINS_AT_ONCE);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Void>>();
      for (var task : tasks) {
        room.acquire();
        running.add(
            executor.submit(() -> {
              try {
                return task.call();
              } finally {
                room.release();
              }
            }));
      }
      for (var future : running) future.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }
}

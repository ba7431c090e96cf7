package io.hearthline.bench.chaos;

import io.hearthline.bench.chaos.Decisions.Timed;
import io.hearthline.bench.client.Cast;
import io.hearthline.bench.lab.Lab;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets the mishaps of a round happen, and returns when all is mended. */
final class Round {
  private final Lab lab;
  private final Cast cast;

  Round(Lab lab, Cast cast) {
    this.lab = lab;
    this.cast = cast;
  }

  void play(List<Timed> mishaps) throws IOException, InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (var timed : mishaps)
        running.add(
            threads.submit(() -> {
              Thread.sleep(timed.afterMillis());
              happen(timed.mishap());
              return null;
            }));
      for (var one : running) one.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed);
    }
  }

  private void happen(Mishap mishap) throws IOException, InterruptedException {
    switch (mishap) {
      case Mishap.Kill(int node, int millis) -> {
        lab.nodes().get(node).kill();
        Thread.sleep(millis);
        begin(node);
      }
      case Mishap.Stop(int node, int millis) -> {
        lab.nodes().get(node).stop();
        Thread.sleep(millis);
        lab.nodes().get(node).go();
      }
      case Mishap.CutOff(int node, int millis) -> {
        for (int other = 0; other < lab.nodes().size(); other++) cut(node, other);
        Thread.sleep(millis);
        for (int other = 0; other < lab.nodes().size(); other++) heal(node, other);
      }
      case Mishap.OneWay(int from, int to, int millis) -> {
        lab.network().cut(from, to);
        Thread.sleep(millis);
        lab.network().heal(from, to);
      }
      case Mishap.Unplug(int node, int millis) -> {
        lab.network().cable(node, false);
        Thread.sleep(millis);
        lab.network().cable(node, true);
      }
      case Mishap.Leave(int node) -> end(node);
      case Mishap.Join(int node) -> begin(node);
      case Mishap.Restart(int node) -> {
        end(node);
        begin(node);
      }
      case Mishap.Replace(int publisher, int node) -> cast.replace(publisher, node);
    }
  }

  private void begin(int node) throws IOException, InterruptedException {
    lab.nodes().get(node).start();
    lab.nodes().get(node).awaitReady();
  }

  private void end(int node) throws IOException, InterruptedException {
    int code = lab.nodes().get(node).drain();
    if (code != 0)
      throw new IOException(
          "node " + lab.nodes().get(node).name() + " ended with " + code + " after SIGTERM");
  }

  private void cut(int node, int other) throws IOException {
    if (node == other) return;
    lab.network().cut(node, other);
    lab.network().cut(other, node);
  }

  private void heal(int node, int other) throws IOException {
    if (node == other) return;
    lab.network().heal(node, other);
    lab.network().heal(other, node);
  }
}

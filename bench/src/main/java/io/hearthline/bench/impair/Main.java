package io.hearthline.bench.impair;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The proxy from the command line. Prints {@code impair ready listen=PORT control=PORT}, takes
 * {@link Control}'s words from standard input and from TCP connections to the control port, and
 * ends with {@code quit}, with the end of its input, or after {@code --seconds}.
 */
public final class Main {
  static final String USAGE =
      """
      java -cp hearthline-bench.jar io.hearthline.bench.impair.Main --listen [HOST:]PORT --to HOST:PORT
          [--loss 0..1|N%] [--delay T] [--jitter T] [--reorder 0..1|N%] [--duplicate 0..1|N%]
          [--up-loss ... --down-delay ...]     one direction only
          [--seed N] [--queue DATAGRAMS] [--control PORT] [--seconds N] [--detached]
      T is 20ms, 1.5s or 20 (milliseconds). --detached goes on without standard input.
      While it runs: loss, delay, jitter, reorder, duplicate (or 'up loss 0.1'), dead SECONDS, rebind, none, stats, quit.
      """;

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Arguments parsed;
    try {
      parsed = Arguments.parse(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println("impair: " + wrong.getMessage());
      System.err.print(USAGE);
      System.exit(2);
      return;
    }
    var end = new CountDownLatch(1);
    try (var proxy = ImpairmentProxy.start(parsed.options());
        var server = new ServerSocket(parsed.controlPort(), 8, InetAddress.getLoopbackAddress())) {
      var control = new Control(proxy);
      Thread.ofVirtual().start(() -> accept(server, control, end));
      System.out.printf(
          "impair ready listen=%d control=%d%n",
          proxy.listening().getPort(), server.getLocalPort());
      Thread.ofPlatform().daemon().start(() -> readInput(control, end, parsed.detached()));
      boolean quit = end.await(parsed.seconds(), TimeUnit.SECONDS);
      System.out.println("impair ended " + (quit ? "" : "by itself ") + proxy.counts());
    }
  }

  private static void readInput(Control control, CountDownLatch end, boolean detached) {
    try {
      var reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        var answer = control.answer(line);
        System.out.println(answer);
        if (answer.equals(Control.BYE)) end.countDown();
      }
    } catch (IOException _) {
      // As good as its end.
    }
    if (!detached) end.countDown();
  }

  private static void accept(ServerSocket server, Control control, CountDownLatch end) {
    while (!server.isClosed()) {
      try {
        var connection = server.accept();
        Thread.ofVirtual().start(() -> serve(connection, control, end));
      } catch (IOException _) {
        return; // closed: the program ends
      }
    }
  }

  private static void serve(Socket connection, Control control, CountDownLatch end) {
    try (connection) {
      var reader =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
      var writer =
          new PrintWriter(
              new OutputStreamWriter(connection.getOutputStream(), StandardCharsets.UTF_8), true);
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        var answer = control.answer(line);
        writer.println(answer);
        if (answer.equals(Control.BYE)) end.countDown();
      }
    } catch (IOException _) {
      // Whoever steered has gone; the proxy goes on.
    }
  }

  /** The command line, checked. */
  record Arguments(ImpairmentOptions options, int controlPort, long seconds, boolean detached) {
    static Arguments parse(String[] words) {
      InetSocketAddress listen = null;
      InetSocketAddress to = null;
      var up = Impairment.NONE;
      var down = Impairment.NONE;
      long seed = 1;
      int queue = 16_384;
      int control = 0;
      long seconds = 3_600;
      boolean detached = false;
      for (int i = 0; i < words.length; i++) {
        var name = words[i];
        if (name.equals("--detached")) {
          detached = true;
          continue;
        }
        if (!name.startsWith("--")) throw new IllegalArgumentException("'" + name + "'?");
        if (++i == words.length) throw new IllegalArgumentException(name + " needs a value");
        var value = words[i];
        switch (name) {
          case "--listen" -> listen = address(value, "127.0.0.1");
          case "--to" -> to = address(value, "");
          case "--seed" -> seed = Long.parseLong(value);
          case "--queue" -> queue = Integer.parseInt(value);
          case "--control" -> control = Integer.parseInt(value);
          case "--seconds" -> seconds = Long.parseLong(value);
          default -> {
            var what = name.substring(2);
            if (what.startsWith("up-")) {
              up = up.with(what.substring(3), value);
            } else if (what.startsWith("down-")) {
              down = down.with(what.substring(5), value);
            } else {
              up = up.with(what, value);
              down = down.with(what, value);
            }
          }
        }
      }
      if (listen == null || to == null)
        throw new IllegalArgumentException("--listen and --to are needed");
      return new Arguments(
          new ImpairmentOptions(listen, to, up, down, seed, queue), control, seconds, detached);
    }

    private static InetSocketAddress address(String text, String defaultHost) {
      int colon = text.lastIndexOf(':');
      var host = colon < 0 ? defaultHost : text.substring(0, colon).replaceAll("[\\[\\]]", "");
      if (host.isEmpty()) throw new IllegalArgumentException("'" + text + "' is no HOST:PORT");
      var address = new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
      if (address.isUnresolved()) throw new IllegalArgumentException("no such host: " + host);
      return address;
    }
  }
}

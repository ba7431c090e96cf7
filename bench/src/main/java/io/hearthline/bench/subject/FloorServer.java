package io.hearthline.bench.subject;

import io.hearthline.bench.load.Listener;
import io.hearthline.bench.load.Talker;
import io.hearthline.media.srtp.SrtpKeys;
import io.hearthline.media.srtp.SrtpSuite;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The C floor of {@code bench/floor}, told beforehand who talks to whom and under which keys. */
public final class FloorServer implements Subject {
  private static final Pattern READY =
      Pattern.compile("^floor ready port=(\\d+) receiveBuffer=(\\d+) sendBuffer=(\\d+)");
  private static final int LIFE_SECONDS = 1_800;
  private static final SrtpSuite SUITE = SrtpSuite.AEAD_AES_128_GCM;

  private final ServerProcess process;
  private final SecureRandom random = new SecureRandom();
  private final int port;
  private final String buffers;

  /**
   * Starts it and connects the clients.
   *
   * @param program the compiled floor
   * @param listeners of each talker
   */
  public FloorServer(Path program, List<Talker> talkers, List<List<Listener>> listeners)
      throws IOException {
    process = new ServerProcess(List.of(program.toString()), new File("."), Map.of(), READY);
    try {
      var plan = new StringBuilder();
      var keys = new Keys(plan, random);
      for (int i = 0; i < talkers.size(); i++) {
        keys.talker(talkers.get(i));
        for (var listener : listeners.get(i)) keys.listener(talkers.get(i), listener);
      }
      plan.append("run ").append(LIFE_SECONDS).append('\n');
      var input = process.input();
      input.write(plan.toString().getBytes(StandardCharsets.US_ASCII));
      input.flush();
      var ready = process.ready();
      port = Integer.parseInt(ready.group(1));
      buffers = "receive buffer " + ready.group(2) + ", send buffer " + ready.group(3);
      keys.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException | RuntimeException failure) {
      process.close();
      throw failure;
    }
  }

  /** The plan as it is written, and what to do once the port is known. */
  private static final class Keys {
    private final StringBuilder plan;
    private final SecureRandom random;
    private final List<Consumer<InetSocketAddress>> connections = new ArrayList<>();

    Keys(StringBuilder plan, SecureRandom random) {
      this.plan = plan;
      this.random = random;
    }

    void talker(Talker talker) {
      var sending = fresh();
      plan.append("talker ").append(Integer.toUnsignedString(talker.ssrc()));
      append(sending);
      connections.add(address -> talker.connect(address, sending, fresh()));
    }

    void listener(Talker talker, Listener listener) {
      var receiving = fresh();
      plan.append("listener ")
          .append(Integer.toUnsignedString(talker.ssrc()))
          .append(' ')
          .append(listener.address().getAddress().getHostAddress())
          .append(' ')
          .append(listener.address().getPort())
          .append(' ')
          .append(Integer.toUnsignedString(random.nextInt()));
      append(receiving);
      connections.add(address -> listener.connect(address, fresh(), receiving));
    }

    void connect(InetSocketAddress address) {
      connections.forEach(connection -> connection.accept(address));
    }

    private SrtpKeys fresh() {
      var key = new byte[SUITE.keyBytes()];
      var salt = new byte[SUITE.saltBytes()];
      random.nextBytes(key);
      random.nextBytes(salt);
      return new SrtpKeys(SUITE, key, salt);
    }

    private void append(SrtpKeys keys) {
      plan.append(' ')
          .append(HexFormat.of().formatHex(keys.masterKey()))
          .append(' ')
          .append(HexFormat.of().formatHex(keys.masterSalt()))
          .append('\n');
    }
  }

  @Override
  public String name() {
    return "floor";
  }

  @Override
  public String version() {
    return "bench/floor/floor.c, gcc -O2, " + buffers;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public int mediaPort() {
    return port;
  }

  /** What it counted; after {@link #close}. */
  public String said() {
    return process.said();
  }

  @Override
  public void close() {
    process.close();
  }
}

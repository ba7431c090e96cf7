package io.hearthline.media.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearthline.media.engine.EngineListener;
import io.hearthline.media.engine.EngineOptions;
import io.hearthline.media.engine.MediaEngine;
import io.hearthline.media.sdp.Profile;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** libwebrtc talks to the relay and hears through it. */
@Timeout(90)
class LibwebrtcIT {
  private static final double CLEARLY_THE_TONE = 0.9;
  private static final int PATIENCE_SECONDS = 60;

  private final MediaEngine engine = open();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void toneOfOnePeer_isHeardByAnother() throws Exception {
    try (var talker = new Peer("talk");
        var listener = new Peer("listen")) {
      talker.answer(engine.answer("talker", talker.offer(), Profile.WHIP).sdp());
      engine.publish("talker", "porch").join();
      listener.answer(engine.answer("listener", listener.offer(), Profile.WHEP).sdp());
      engine.listen("listener", 0, "porch").join();
      talker.next("state CONNECTED");
      listener.next("state CONNECTED");
      double share = 0;
      while (share < CLEARLY_THE_TONE) share = Double.parseDouble(listener.next("tone "));
      assertThat(share).isBetween(CLEARLY_THE_TONE, 1.01);
    }
  }

  /** The program in a process of its own. */
  private static final class Peer implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final PrintWriter in;

    Peer(String role) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xshare:auto",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LibwebrtcPeer.class.getName(),
                  role)
              .directory(new File(System.getProperty("java.io.tmpdir")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      // Reading from it cannot be interrupted; its end can end it.
      Thread.ofVirtual().start(this::endInTime);
      out = process.inputReader(StandardCharsets.UTF_8);
      in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    private void endInTime() {
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
      } catch (InterruptedException _) {
        process.destroyForcibly();
      }
    }

    String offer() throws Exception {
      return new String(Base64.getDecoder().decode(next("offer ")), StandardCharsets.UTF_8);
    }

    void answer(String sdp) {
      in.println(
          "answer " + Base64.getEncoder().encodeToString(sdp.getBytes(StandardCharsets.UTF_8)));
    }

    /** The rest of the next line that begins so. */
    String next(String beginning) throws Exception {
      while (true) {
        var line = out.readLine();
        if (line == null) {
          assumeTrue(
              process.waitFor() != LibwebrtcPeer.UNSUPPORTED,
              "libwebrtc or a library it needs is not there for this system");
          throw new AssertionError("ended with " + process.exitValue() + " before " + beginning);
        }
        if (line.startsWith(beginning)) return line.substring(beginning.length());
      }
    }

    @Override
    public void close() {
      in.close();
      process.destroyForcibly();
    }
  }

  private static MediaEngine open() {
    try {
      return MediaEngine.open(
          new EngineOptions(0, List.of(), List.of("lo"), 1, 10), EngineListener.DEAF);
    } catch (IOException refused) {
      throw new IllegalStateException(refused);
    }
  }
}

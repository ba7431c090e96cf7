package io.hearthline.cluster.member;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.cluster.member.Greeter.Outcome;
import io.hearthline.cluster.member.Greeter.Outcome.Met;
import io.hearthline.cluster.member.Greeter.Outcome.OtherProtocol;
import io.hearthline.cluster.member.Greeter.Outcome.OtherSecret;
import io.hearthline.cluster.member.Greeter.Outcome.Stranger;
import io.hearthline.cluster.member.Greeting.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GreeterTest {
  private static final SecretKey KEY = key("one");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Greeter attic = new Greeter("attic", 1, KEY);
  private ServerSocket server;
  private Socket caller;
  private Socket called;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    caller = new Socket(server.getInetAddress(), server.getLocalPort());
    called = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    caller.close();
    called.close();
    server.close();
  }

  @Test
  void sameSecret_meet() throws Exception {
    var welcome = welcome(attic);

    assertThat(new Greeter("porch", 1, KEY).introduce(line(caller))).isEqualTo(new Met("attic"));
    assertThat(outcome(welcome)).isEqualTo(new Met("porch"));
  }

  @Test
  void otherSecret_isSaidAtBothEnds() throws Exception {
    var welcome = welcome(attic);

    assertThat(new Greeter("porch", 1, key("two")).introduce(line(caller)))
        .isEqualTo(new OtherSecret("attic"));
    assertThat(outcome(welcome)).isEqualTo(new OtherSecret("porch"));
  }

  @Test
  void otherProtocol_isSaidAtBothEnds() throws Exception {
    var welcome = welcome(attic);

    assertThat(new Greeter("porch", 2, KEY).introduce(line(caller)))
        .isEqualTo(new OtherProtocol("attic", 1));
    assertThat(outcome(welcome)).isEqualTo(new OtherProtocol("porch", 2));
  }

  /** Who recorded a greeting can say hello with it and is asked for what only a node can say. */
  @Test
  void recordedGreeting_isOfNoUse() throws Exception {
    var hello = Greeting.of(Step.HELLO, 1, "porch", KEY, place()).bytes();
    var proof = Greeting.of(Step.PROOF, 1, "porch", KEY, hello).bytes();
    var welcome = welcome(attic);

    caller.getOutputStream().write(hello);
    caller.getOutputStream().write(proof);
    assertThat(outcome(welcome)).isEqualTo(new Stranger());
  }

  /** Nor can one be had by asking the node itself. */
  @Test
  void answerSentBack_isOfNoUse() throws Exception {
    var hello = Greeting.of(Step.HELLO, 1, "porch", KEY, place()).bytes();
    var welcome = welcome(attic);

    caller.getOutputStream().write(hello);
    caller.getOutputStream().write(caller.getInputStream().readNBytes(Greeting.BYTES));
    assertThat(outcome(welcome)).isEqualTo(new Stranger());
  }

  /** Who is dialled by a node cannot dial it back and have it prove itself to itself. */
  @Test
  void greetingPassedBack_isOfNoUse() throws Exception {
    assertPassedOnInVain(attic, "attic");
  }

  /** Nor can who is dialled by one node pass for it at another. */
  @Test
  void greetingPassedOn_isOfNoUse() throws Exception {
    assertPassedOnInVain(new Greeter("porch", 1, KEY), "porch");
  }

  /** The dialler dials a stranger, who passes every byte on to attic, and back. */
  private void assertPassedOnInVain(Greeter dialler, String name) throws Exception {
    try (var stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var dialled = new Socket(stranger.getInetAddress(), stranger.getLocalPort());
        var passing = stranger.accept()) {
      passOn(passing, caller);
      passOn(caller, passing);
      var welcome = welcome(attic);

      assertThat(dialler.introduce(line(dialled))).isEqualTo(new OtherSecret("attic"));
      assertThat(outcome(welcome)).isEqualTo(new OtherSecret(name));
    }
  }

  private static void passOn(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            from.getInputStream().transferTo(to.getOutputStream());
          } catch (IOException _) {
            // The test has closed one of them.
          }
        });
  }

  private byte[] place() {
    return line(called).accepted();
  }

  @Test
  void acceptorThatKnowsNothing_isNotBelieved() throws Exception {
    var hello = CompletableFuture.supplyAsync(this::introduce);
    called.getInputStream().readNBytes(Greeting.BYTES);
    called
        .getOutputStream()
        .write(Greeting.of(Step.ANSWER, 1, "attic", key("two"), new byte[0]).bytes());

    assertThat(outcome(hello)).isEqualTo(new OtherSecret("attic"));
  }

  @Test
  void otherWords_areNotWaitedFor() throws Exception {
    caller.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));

    assertThat(outcome(welcome(attic))).isEqualTo(new Stranger());
    called.shutdownOutput();
    assertThat(caller.getInputStream().readAllBytes()).isEmpty();
  }

  @Test
  void halfAGreeting_isWaitedForNoLongerThanAllowed() throws Exception {
    var hello = Greeting.of(Step.HELLO, 1, "porch", KEY, new byte[0]).bytes();
    caller.getOutputStream().write(hello, 0, Greeting.BYTES - 1);

    assertThat(attic.welcome(new Line(called, SHORT))).isEqualTo(new Stranger());
  }

  @Test
  void anyBytes_areReadOrRefused_andNeverThrow() {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      var bytes = Greeting.of(Step.HELLO, 1, "porch", KEY, new byte[0]).bytes();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      var read = Greeting.parse(bytes);
      if (read != null) assertThat(read.node()).doesNotContainPattern("[^--z]");
    }
    assertThat(Greeting.parse(new byte[3])).isNull();
  }

  private Outcome introduce() {
    try {
      return attic.introduce(line(caller));
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private CompletableFuture<Outcome> welcome(Greeter greeter) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return greeter.welcome(line(called));
      } catch (IOException e) {
        throw new CompletionException(e);
      }
    });
  }

  private static Outcome outcome(CompletableFuture<Outcome> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static Line line(Socket socket) {
    return new Line(socket, PATIENCE);
  }

  private static SecretKey key(String text) {
    return new SecretKeySpec(text.getBytes(US_ASCII), "HmacSHA256");
  }
}

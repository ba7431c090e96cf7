package io.hearthline.cluster.member;

import io.hearthline.cluster.member.Greeting.Step;
import java.io.IOException;
import java.util.Arrays;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The two ends of a greeting: who connects says hello and proves at once that it knows the secret,
 * who accepts proves the same, and then the first proves that it is there now and no recording. A
 * stranger hears nothing at all: the accepting end speaks only after the first proof, or to say why
 * it will not to somebody who greets like a node.
 *
 * <p>Every proof is also about the address and port that were dialled, so that nobody in between
 * can pass a greeting on: what was said to him proves nothing elsewhere. Who speaks is in the step:
 * hello and proof are the dialler's, all others the acceptor's.
 */
final class Greeter {
  /** How a greeting ended. */
  sealed interface Outcome {
    /** Both ends know the secret. */
    record Met(String node) implements Outcome {}

    /** No node, or none that answers in time. */
    record Stranger() implements Outcome {}

    /** A node of another cluster, or one to which another address was dialled than it has. */
    record OtherSecret(String node) implements Outcome {}

    /** A node of this cluster and of a release that this one does not understand. */
    record OtherProtocol(String node, int protocol) implements Outcome {}
  }

  private final String node;
  private final int protocol;
  private final SecretKey key;

  Greeter(String node, int protocol, SecretKey key) {
    this.node = node;
    this.protocol = protocol;
    this.key = key;
  }

  /** The end that connected. */
  Outcome introduce(Line line) throws IOException {
    var place = line.dialled();
    var hello = joined(place, say(line, Step.HELLO, place));
    var answer = hear(line);
    if (answer == null) return new Outcome.Stranger();
    if (answer.step() == Step.OTHER_SECRET) return new Outcome.OtherSecret(answer.node());
    if (!answer.isProvedBy(key, hello)) return new Outcome.OtherSecret(answer.node());
    if (answer.step() == Step.OTHER_PROTOCOL) return otherProtocol(answer);
    if (answer.step() != Step.ANSWER) return new Outcome.Stranger();
    say(line, Step.PROOF, joined(hello, answer.bytes()));
    return new Outcome.Met(answer.node());
  }

  /** The end that accepted. */
  Outcome welcome(Line line) throws IOException {
    var hello = hear(line);
    if (hello == null || hello.step() != Step.HELLO) return new Outcome.Stranger();
    var place = line.accepted();
    var first = joined(place, hello.bytes());
    if (!hello.isProvedBy(key, place)) {
      say(line, Step.OTHER_SECRET, first);
      return new Outcome.OtherSecret(hello.node());
    }
    if (hello.protocol() != protocol) {
      say(line, Step.OTHER_PROTOCOL, first);
      return otherProtocol(hello);
    }
    var said = joined(first, say(line, Step.ANSWER, first));
    var proof = hear(line);
    return proof != null && proof.step() == Step.PROOF && proof.isProvedBy(key, said)
        ? new Outcome.Met(hello.node())
        : new Outcome.Stranger();
  }

  private static Outcome otherProtocol(Greeting heard) {
    return new Outcome.OtherProtocol(heard.node(), heard.protocol());
  }

  private byte[] say(Line line, Step step, byte[] before) throws IOException {
    var bytes = Greeting.of(step, protocol, node, key, before).bytes();
    line.write(bytes);
    return bytes;
  }

  /** Looks at the first bytes first: most strangers need not be waited for. */
  private static @Nullable Greeting hear(Line line) throws IOException {
    var bytes = new byte[Greeting.BYTES];
    if (!line.read(bytes, 0, Greeting.MAGIC_BYTES) || !Greeting.begins(bytes)) return null;
    int rest = Greeting.BYTES - Greeting.MAGIC_BYTES;
    return line.read(bytes, Greeting.MAGIC_BYTES, rest) ? Greeting.parse(bytes) : null;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    var both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}

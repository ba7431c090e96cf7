package io.hearthline.media.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Descriptions of real browsers, and the relay's side of a negotiation with fixed values. */
final class Fixtures {
  /** Offers; a line that begins with # says where each comes from. */
  static final List<String> OFFERS =
      List.of(
          "chromium-native",
          "chromium-native-again",
          "chromium-native-third",
          "chromium-native-stopped",
          "chromium-native-balanced",
          "chromium-recvonly-mdns",
          "chromium-whip",
          "chromium-whip-video",
          "chromium-whip-video-maxbundle",
          "chromium-whep",
          "chromium-whep-video",
          "chromium-whep-sendrecv",
          "chromium-system1-sender",
          "chromium-system1-sender-sendrecv",
          "firefox-native",
          "firefox-native-again",
          "firefox-native-balanced",
          "firefox-whip",
          "firefox-whip-video",
          "firefox-whip-video-maxbundle",
          "firefox-whep",
          "firefox-system1-sender",
          "safari-native",
          "safari-whip",
          "safari-whep");

  static final int SLOTS = 12;

  private Fixtures() {}

  /** The text as it was on the wire: CR LF, without the remarks. */
  static String text(String name) {
    try (var in = Fixtures.class.getResourceAsStream(name + ".sdp")) {
      if (in == null) throw new IllegalArgumentException("no fixture " + name);
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line + "\r\n")
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SessionDescription sdp(String name) {
    return good(SessionDescription.parse(text(name)));
  }

  static <T> T good(Result<T> result) {
    return switch (result) {
      case Result.Ok<T>(var value) -> value;
      case Result.Refused<T>(var reason) -> throw new AssertionError("refused: " + reason);
    };
  }

  static String reason(Result<?> result) {
    return result instanceof Result.Refused<?>(var reason) ? reason : "not refused";
  }

  static LocalParameters local(String iceTag) {
    return local(iceTag, DtlsRole.ACTIVE, true, SLOTS);
  }

  static LocalParameters local(String iceTag, DtlsRole role, boolean redAllowed, int slots) {
    return new LocalParameters(
        new IceCredentials("hearth" + iceTag, "0123456789abcdefghijklmn" + iceTag),
        new Fingerprint("sha-256", "AB:".repeat(31) + "CD"),
        role,
        List.of(candidate("192.0.2.10", 0), candidate("fd00::10", 1)),
        4242424242L,
        IntStream.range(0, slots).mapToObj(Fixtures::slot).toList(),
        32_000,
        redAllowed);
  }

  static SlotParameters slot(int number) {
    return new SlotParameters(
        0x80000001 + number * 7, "slot-" + number, "track-" + number, "hearthline");
  }

  private static Candidate candidate(String address, int index) {
    try {
      return Candidate.host(new InetSocketAddress(InetAddress.getByName(address), 8085), index);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

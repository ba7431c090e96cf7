package io.hearthline.media.engine;

import io.hearthline.media.ice.IceCredentials;
import io.hearthline.media.sdp.Answerer;
import io.hearthline.media.sdp.Candidate;
import io.hearthline.media.sdp.Fingerprint;
import io.hearthline.media.sdp.LocalParameters;
import io.hearthline.media.sdp.Negotiated;
import io.hearthline.media.sdp.Offerer;
import io.hearthline.media.sdp.Profile;
import io.hearthline.media.sdp.Result;
import io.hearthline.media.sdp.SessionDescription;
import io.hearthline.media.sdp.SlotParameters;
import io.hearthline.media.sdp.TrickleAnswerer;
import io.hearthline.media.sdp.TrickleFragment;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Offer and answer of one transport: everything about it that is signaled and nothing that is on
 * the media loop. Guarded by its own lock, because signaling may ask from any thread; whoever hands
 * the outcome on holds it until he has, so that outcomes arrive in order.
 */
final class Negotiation {
  private static final int MAX_AVERAGE_BITRATE = 40_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Fingerprint fingerprint;
  private final long sessionId = RANDOM.nextLong(1L << 62);
  private final List<SlotParameters> slots = new ArrayList<>();
  private final int feedbackSsrc;
  private @Nullable Negotiated agreed;
  private Offerer.@Nullable Offered offered;

  Negotiation(Fingerprint fingerprint, Profile profile, int nativeSlots) {
    this.fingerprint = fingerprint;
    var ssrcs = new HashSet<Integer>();
    feedbackSsrc = freshSsrc(ssrcs);
    int count =
        switch (profile) {
          case NATIVE -> nativeSlots;
          case WHEP, RELAY1_RECEIVER -> 1;
          case WHIP, RELAY1_SENDER -> 0;
        };
    for (int i = 0; i < count; i++) {
      slots.add(new SlotParameters(freshSsrc(ssrcs), "slot-" + i, "audio-" + i, "hearthline"));
    }
  }

  private static int freshSsrc(Set<Integer> taken) {
    int ssrc;
    do ssrc = RANDOM.nextInt();
    while (ssrc == 0 || !taken.add(ssrc));
    return ssrc;
  }

  int feedbackSsrc() {
    return feedbackSsrc;
  }

  /** Answers a client's offer, the first one or a later one on the same transport. */
  synchronized Answerer.Answered answer(String offer, Profile profile, List<Candidate> candidates)
      throws MediaFailure {
    if (offered != null) {
      throw new MediaFailure(MediaFailure.Kind.CONFLICT, "the relay made the offer here");
    }
    var previous = agreed;
    var local = local(candidates);
    var parsed = SessionDescription.parse(offer);
    var answered =
        granted(
            parsed.then(description ->
                previous == null
                    ? Answerer.answer(description, profile, local)
                    : Answerer.answerAgain(description, previous, local)));
    return answered;
  }

  /** Our own offer of one slot, for clients that wait to be called. */
  synchronized Offerer.Offered offer(List<Candidate> candidates) {
    var made =
        Offerer.offer("s" + Integer.toUnsignedString(RANDOM.nextInt(), 36), local(candidates));
    offered = made;
    return made;
  }

  synchronized Negotiated accept(String answer) throws MediaFailure {
    var made = offered;
    if (made == null || agreed != null) {
      throw new MediaFailure(MediaFailure.Kind.CONFLICT, "no offer waits for an answer");
    }
    return granted(
        SessionDescription.parse(answer)
            .then(description -> Offerer.applyAnswer(made, description)));
  }

  synchronized TrickleAnswerer.Trickled trickle(String fragment, List<Candidate> candidates)
      throws MediaFailure {
    var previous = agreed;
    if (previous == null) {
      throw new MediaFailure(MediaFailure.Kind.CONFLICT, "nothing is agreed on yet");
    }
    var local = local(candidates);
    return granted(
        TrickleFragment.parse(fragment)
            .then(parsed -> TrickleAnswerer.apply(parsed, previous, local)));
  }

  /** The outcome was handed on: from now on it is what later ones change. */
  synchronized void adopt(Negotiated outcome) {
    agreed = outcome;
  }

  private LocalParameters local(List<Candidate> candidates) {
    return new LocalParameters(
        SdpValues.said(IceCredentials.random(RANDOM)),
        fingerprint,
        LocalParameters.FASTEST_ROLE,
        candidates,
        sessionId,
        slots,
        MAX_AVERAGE_BITRATE,
        true);
  }

  private static <T> T granted(Result<T> result) throws MediaFailure {
    return switch (result) {
      case Result.Ok<T>(var value) -> value;
      case Result.Refused<T>(var reason) ->
          throw new MediaFailure(MediaFailure.Kind.BAD_REQUEST, reason);
    };
  }
}

package io.hearthline.media.sdp;

import static io.hearthline.media.sdp.Fixtures.good;
import static org.assertj.core.api.Assertions.assertThat;

/** What a stranger's text can reach. */
final class Exercise {
  private static final Negotiated BEFORE =
      good(Answerer.answer(Fixtures.sdp("chromium-native"), Profile.NATIVE, Fixtures.local("x0")))
          .negotiated();
  private static final Offerer.Offered OFFERED = Offerer.offer("o7", Fixtures.local("o"));

  private Exercise() {}

  static void everything(String text, Profile profile) {
    if (SessionDescription.parse(text) instanceof Result.Ok<SessionDescription>(var description)) {
      assertThat(SessionDescription.parse(description.print())).isEqualTo(Result.ok(description));
      checkAnswer(Answerer.answer(description, profile, Fixtures.local("x1")));
      checkAnswer(Answerer.answerAgain(description, BEFORE, Fixtures.local("x1")));
      var _ = Offerer.applyAnswer(OFFERED, description);
    }
    if (TrickleFragment.parse(text) instanceof Result.Ok<TrickleFragment>(var fragment)) {
      assertThat(TrickleFragment.parse(fragment.print())).isInstanceOf(Result.Ok.class);
      var _ = TrickleAnswerer.apply(fragment, BEFORE, Fixtures.local("x1"));
    }
    var _ = Candidate.parse(text);
  }

  private static void checkAnswer(Result<Answerer.Answered> result) {
    if (result instanceof Result.Ok<Answerer.Answered>(var answered)) {
      assertThat(SessionDescription.parse(answered.answer().print()))
          .isEqualTo(Result.ok(answered.answer()));
      assertThat(answered.negotiated().media()).hasSameSizeAs(answered.answer().media());
    }
  }
}

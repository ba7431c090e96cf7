package io.hearthline.media.sdp;

import static io.hearthline.media.sdp.Fixtures.good;

/** What a stranger's text can reach. */
final class Exercise {
  private static final Negotiated BEFORE =
      good(Answerer.answer(Fixtures.sdp("chromium-native"), Profile.NATIVE, Fixtures.local("x0")))
          .negotiated();
  private static final Offerer.Offered OFFERED = Offerer.offer("o7", Fixtures.local("o"));

  private Exercise() {}

  static void everything(String text, Profile profile) {
    if (SessionDescription.parse(text) instanceof Result.Ok<SessionDescription>(var description)) {
      same(SessionDescription.parse(description.print()), description);
      checkAnswer(Answerer.answer(description, profile, Fixtures.local("x1")));
      checkAnswer(Answerer.answerAgain(description, BEFORE, Fixtures.local("x1")));
      var _ = Offerer.applyAnswer(OFFERED, description);
    }
    if (TrickleFragment.parse(text) instanceof Result.Ok<TrickleFragment>(var fragment)) {
      same(TrickleFragment.parse(fragment.print()), fragment);
      var _ = TrickleAnswerer.apply(fragment, BEFORE, Fixtures.local("x1"));
    }
    var _ = Candidate.parse(text);
  }

  private static void checkAnswer(Result<Answerer.Answered> result) {
    if (!(result instanceof Result.Ok<Answerer.Answered>(var answered))) return;
    same(SessionDescription.parse(answered.answer().print()), answered.answer());
    int lines = answered.negotiated().media().size();
    if (lines != answered.answer().media().size())
      throw new AssertionError(lines + " m-lines negotiated");
  }

  /** Not by AssertJ, which is slow under the fuzzer's instrumentation. */
  private static <T> void same(Result<T> read, T printed) {
    if (!read.equals(Result.ok(printed))) throw new AssertionError(read + " is not " + printed);
  }
}

package io.hearthline.media.relay;

/**
 * The fraction lost that a publisher is told. Its encoder spends bits on FEC by this figure, and
 * FEC also helps listeners that nothing else repairs, so it is the worst of the uplink and of
 * those. Capped, since beyond it FEC only costs; it rises at once and falls when three reports in a
 * row were lower, to the worst of these, so that the encoder does not swing.
 */
final class FecDemand {
  /** A quarter, of 256. */
  static final int MAX_FRACTION = 64;

  /** A listener that loses more than half has a dead path, which FEC does not mend. */
  static final int USEFUL_FRACTION = 128;

  private static final int REPORTS_TO_FALL = 3;

  private int told;
  private int worstSince;
  private int lowerReports;

  /** Returns the fraction to report, 0..64 of 256, for the worst one measured since the last. */
  int next(int worst) {
    int wanted = Math.min(worst, MAX_FRACTION);
    if (wanted >= told) {
      told = wanted;
      lowerReports = 0;
      worstSince = 0;
      return told;
    }
    worstSince = Math.max(worstSince, wanted);
    if (++lowerReports == REPORTS_TO_FALL) {
      told = worstSince;
      lowerReports = 0;
      worstSince = 0;
    }
    return told;
  }
}

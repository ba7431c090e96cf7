package io.hearthline.media.srtp;

/** How many native cipher contexts the process has, for leak tests of other packages. */
public final class LiveContexts {
  private LiveContexts() {}

  public static long count() {
    return LibcryptoCrypto.LIVE_CONTEXTS.get();
  }
}

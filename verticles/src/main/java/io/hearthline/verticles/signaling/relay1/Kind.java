package io.hearthline.verticles.signaling.relay1;

/** What media a socket may have left behind. */
enum Kind {
  PUBLISHING,
  HEARING,
  ANY;

  boolean includes(CardMedia media) {
    return this == ANY || (this == PUBLISHING) == media.publishes();
  }
}

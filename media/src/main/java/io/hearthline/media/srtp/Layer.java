package io.hearthline.media.srtp;

/** RTP and RTCP of a transport have different session keys; labels of RFC 3711 section 4.3. */
enum Layer {
  RTP(0),
  RTCP(3);

  private final int firstLabel;

  Layer(int firstLabel) {
    this.firstLabel = firstLabel;
  }

  int cipherLabel() {
    return firstLabel;
  }

  int authenticationLabel() {
    return firstLabel + 1;
  }

  int saltLabel() {
    return firstLabel + 2;
  }
}

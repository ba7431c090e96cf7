package io.hearthline.domain.stream;

/** One listener of one stream, named by whoever connects it. */
public record ListenerId(String value) {
  public ListenerId {
    Texts.requireShortLine("ListenerId", value, 128);
  }

  @Override
  public String toString() {
    return value;
  }
}

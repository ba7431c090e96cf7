package io.hearthline.domain.stream;

/** Who publishes, by an identity that survives a reconnect. */
public record PublisherId(String value) {
  public PublisherId {
    Texts.requireShortLine("PublisherId", value, 128);
  }

  @Override
  public String toString() {
    return value;
  }
}

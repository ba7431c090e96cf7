package io.hearthline.domain.stream;

/** A node of this installation, as configured. */
public record NodeName(String value) {
  public NodeName {
    Texts.requireShortLine("NodeName", value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}

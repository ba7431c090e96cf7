package io.hearthline.verticles.main;

import org.jspecify.annotations.Nullable;

/** Which build this is. */
final class Version {
  /** As the jar's manifest says; {@code dev} when run from classes. */
  static String text() {
    @Nullable String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private Version() {}
}

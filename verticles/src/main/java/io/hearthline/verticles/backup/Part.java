package io.hearthline.verticles.backup;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a backup may hold, and nothing else; each name is a path below the data folder. */
enum Part {
  /** Which release made the backup, and when; always first. */
  ABOUT("about\\.json", 1 << 16),
  TOKENS("tokens\\.json", 1 << 26),
  SIGNING_KEY("signing\\.key", 1 << 16),
  EPOCH("epoch", 64),
  TLS("tls/[A-Za-z0-9][A-Za-z0-9._-]{0,63}", 1 << 20),
  CONFIGURATION("hearthline\\.yaml", 1 << 20),
  /** Every fact as a line of JSON; always last. */
  JOURNAL("journal\\.jsonl", TarHeader.MAX_BYTES);

  private final Pattern name;
  private final long maxBytes;

  Part(String name, long maxBytes) {
    this.name = Pattern.compile(name);
    this.maxBytes = maxBytes;
  }

  /** The part that may have this name and size. */
  static Optional<Part> of(TarHeader header) {
    return Arrays.stream(values())
        .filter(part -> part.name.matcher(header.name()).matches())
        .filter(part -> header.sizeBytes() <= part.maxBytes)
        .findFirst();
  }
}

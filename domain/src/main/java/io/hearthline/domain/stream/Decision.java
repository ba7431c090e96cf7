package io.hearthline.domain.stream;

import java.util.List;

/** What became of a command. */
public sealed interface Decision {
  /** Granted; no event if it was so already. */
  record Accepted(List<StreamEvent> events) implements Decision {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** Not granted, nothing changes. */
  record Refused(Refusal refusal) implements Decision {}

  /** Why a command is not granted. */
  enum Refusal {
    NO_SUCH_STREAM,
    ALREADY_LIVE,
    /** The generation is not above the one that was live last. */
    SUPERSEDED,
    OTHER_PUBLISHER,
    TOO_MANY_LISTENERS
  }
}

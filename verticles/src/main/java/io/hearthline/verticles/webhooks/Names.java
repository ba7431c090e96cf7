package io.hearthline.verticles.webhooks;

import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.StreamFacts;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What streams are called at the place that was read up to; remembers the live ones. */
final class Names {
  private final Feed feed;
  private final Map<String, String> live = new HashMap<>();

  Names(Feed feed) {
    this.feed = feed;
  }

  /** Takes in a fact; to be told all, in order. */
  void note(Recorded fact) {
    if (!StreamFacts.isStream(fact.aggregate())) return;
    if (fact.body().get("name") instanceof String name) live.put(fact.aggregate().id(), name);
  }

  /** The name when the fact was recorded; null if the journal has forgotten it. */
  @Nullable String of(Recorded fact) throws IOException, InterruptedException {
    var known = live.get(fact.aggregate().id());
    return known == null ? remembered(fact) : known;
  }

  /** Of a stream that began before this was made. */
  private @Nullable String remembered(Recorded fact) throws IOException, InterruptedException {
    String latest = null;
    for (var earlier : feed.of(fact.aggregate())) {
      if (earlier.version() > fact.version()) break;
      if (earlier.body().get("name") instanceof String name) latest = name;
    }
    return latest;
  }

  /** Nothing of what is over is kept. */
  void forgetIfOver(Recorded fact) {
    if (StreamFacts.ends(fact)) live.remove(fact.aggregate().id());
  }

  /** In another journal the same stream may be called otherwise. */
  void forgetAll() {
    live.clear();
  }
}

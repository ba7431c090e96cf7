package io.hearthline.domain.journal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sets of words as one text, since the body of a fact is flat. */
public final class Words {
  private Words() {}

  /** In order, separated by commas; no word holds one. */
  public static String join(Collection<String> words) {
    return String.join(",", new TreeSet<>(words));
  }

  /** Reads what {@link #join} wrote; empty text is no word. */
  public static SortedSet<String> split(String text) {
    var words = new TreeSet<>(Arrays.asList(text.split(",", -1)));
    words.remove("");
    return Collections.unmodifiableSortedSet(words);
  }
}

package io.hearthline.media.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads SDP line by line. Serves one text once; a bad line ends it with a reason. */
final class SdpParser {
  private static final String SESSION_TYPES = "iuepcbtrzk";
  private static final String MEDIA_TYPES = "icbk";

  private final String text;
  private final List<Line> lines = new ArrayList<>();
  private final List<Attribute> attributes = new ArrayList<>();
  private final List<MediaDescription> media = new ArrayList<>();
  private @Nullable String version;
  private @Nullable String origin;
  private @Nullable String name;
  private @Nullable Section section;
  private int lineNumber;
  private int candidates;

  SdpParser(String text) {
    this.text = text;
  }

  /** An m-line whose end has not been seen yet. */
  private static final class Section {
    final String kind;
    final int port;
    final String protocol;
    final List<String> formats;
    final List<Line> lines = new ArrayList<>();
    final List<Attribute> attributes = new ArrayList<>();

    Section(String kind, int port, String protocol, List<String> formats) {
      this.kind = kind;
      this.port = port;
      this.protocol = protocol;
      this.formats = formats;
    }

    MediaDescription close() {
      return new MediaDescription(kind, port, protocol, formats, lines, attributes);
    }
  }

  Result<SessionDescription> description() {
    String trouble = readLines();
    if (trouble != null) return Result.refused(trouble);
    if (origin == null)
      return Result.refused(version == null ? "SDP is empty" : "SDP has no o= line");
    return Result.ok(
        new SessionDescription(origin, name == null ? "-" : name, lines, attributes, media));
  }

  /** A part of SDP without its head, as RFC 8840 has it. */
  Result<SessionDescription> fragment() {
    version = "0";
    origin = "-";
    name = "-";
    String trouble = readLines();
    if (trouble != null) return Result.refused(trouble);
    return Result.ok(new SessionDescription("-", "-", lines, attributes, media));
  }

  private @Nullable String readLines() {
    if (isLongerThan(text, SessionDescription.MAX_BYTES)) {
      return "SDP is longer than " + SessionDescription.MAX_BYTES + " bytes";
    }
    for (int from = 0; from < text.length(); ) {
      int feed = text.indexOf('\n', from);
      int end = feed < 0 ? text.length() : feed;
      int next = feed < 0 ? text.length() : feed + 1;
      if (end > from && text.charAt(end - 1) == '\r') end--;
      lineNumber++;
      if (end > from) {
        String trouble = readLine(text.substring(from, end));
        if (trouble != null) return "SDP line " + lineNumber + ": " + trouble;
      }
      from = next;
    }
    closeSection();
    return null;
  }

  private @Nullable String readLine(String line) {
    if (isLongerThan(line, SessionDescription.MAX_LINE_BYTES)) {
      return "longer than " + SessionDescription.MAX_LINE_BYTES + " bytes";
    }
    if (!Text.isLine(line)) return "control character";
    if (line.length() < 2 || line.charAt(1) != '=')
      return "not of the form x=: " + Text.quoted(line);
    char type = line.charAt(0);
    String value = line.substring(2);
    if (version == null && type != 'v') return "SDP does not begin with v=0";
    return switch (type) {
      case 'v' -> readVersion(value);
      case 'o' -> readOrigin(value);
      case 's' -> readName(value);
      case 'a' -> readAttribute(value);
      case 'm' -> readMedia(value);
      default -> readOther(type, value);
    };
  }

  private @Nullable String readVersion(String value) {
    if (version != null) return "second v=";
    if (!value.strip().equals("0")) return "version is not 0";
    version = value;
    return null;
  }

  private @Nullable String readOrigin(String value) {
    if (origin != null || section != null) return "o= in the wrong place";
    origin = value;
    return null;
  }

  private @Nullable String readName(String value) {
    if (name != null || section != null) return "s= in the wrong place";
    name = value;
    return null;
  }

  private @Nullable String readOther(char type, String value) {
    var types = section == null ? SESSION_TYPES : MEDIA_TYPES;
    if (types.indexOf(type) < 0)
      return "line type " + Text.quoted(String.valueOf(type)) + " not known here";
    (section == null ? lines : section.lines).add(new Line(type, value));
    return null;
  }

  private @Nullable String readAttribute(String text) {
    int colon = text.indexOf(':');
    if (text.isEmpty() || colon == 0) return "attribute without a name";
    var attribute =
        colon < 0
            ? Attribute.flag(text)
            : Attribute.of(text.substring(0, colon), text.substring(colon + 1));
    if (attribute.name().equals("candidate")
        && ++candidates > SessionDescription.MAX_CANDIDATES_PER_MEDIA) {
      return "more than " + SessionDescription.MAX_CANDIDATES_PER_MEDIA + " candidates";
    }
    (section == null ? attributes : section.attributes).add(attribute);
    return null;
  }

  private @Nullable String readMedia(String value) {
    closeSection();
    if (media.size() == SessionDescription.MAX_MEDIA) {
      return "more than " + SessionDescription.MAX_MEDIA + " m-lines";
    }
    List<String> words = words(value);
    if (words.size() < 3) return "incomplete m-line";
    if (words.size() - 3 > SessionDescription.MAX_FORMATS_PER_MEDIA) {
      return "more than " + SessionDescription.MAX_FORMATS_PER_MEDIA + " formats";
    }
    String portText = words.get(1);
    int slash = portText.indexOf('/');
    long port = Text.number(slash < 0 ? portText : portText.substring(0, slash), 0xffff);
    if (port < 0) return "port " + Text.quoted(portText);
    section = new Section(words.get(0), (int) port, words.get(2), words.subList(3, words.size()));
    return null;
  }

  private void closeSection() {
    if (section != null) media.add(section.close());
    section = null;
    candidates = 0;
  }

  /** What stands between blanks, however many there are. */
  static List<String> words(String text) {
    var words = new ArrayList<String>();
    int from = 0;
    while (from < text.length()) {
      int blank = text.indexOf(' ', from);
      int end = blank < 0 ? text.length() : blank;
      if (end > from) words.add(text.substring(from, end));
      from = end + 1;
    }
    return words;
  }

  private static boolean isLongerThan(String text, int bytes) {
    if (text.length() > bytes) return true;
    return text.length() > bytes / 3 && text.getBytes(StandardCharsets.UTF_8).length > bytes;
  }
}

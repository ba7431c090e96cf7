package io.hearthline.bench.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthline.bench.client.Guests;
import io.hearthline.bench.client.LostStream;
import io.hearthline.bench.lab.Lab;
import io.hearthline.bench.lab.LabNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Two pages of the web app in one Chromium, on a machine of their own in the lab: one talks, the
 * other listens to it. {@code e2e/lab-pages.js} drives them; it takes and gives JSON, a line each,
 * and ends with its input, so that pages never outlive the harness.
 */
public final class Pages implements Guests, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration OPENED = Duration.ofMinutes(2);
  private static final Duration LOOKED = Duration.ofSeconds(20);
  private static final Duration LAST_WORDS = Duration.ofSeconds(15);

  private final Process process;
  private final Writer words;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private boolean lost;

  private Pages(Process process) {
    this.process = process;
    words = process.outputWriter();
    Thread.ofVirtual().name("pages").start(() -> hear(process.inputReader()));
  }

  /**
   * Opens them, at the first node and the second, and lets the one talk and the other listen.
   *
   * @param home the folder with {@code e2e}, whose packages are installed
   */
  public static Pages open(Lab lab, Path home) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("node", home.resolve("e2e/lab-pages.js").toString());
    builder.redirectError(lab.log("pages").toFile());
    var pages = new Pages(builder.start());
    try {
      pages.ask(
          Map.of(
              "urls", lab.nodes().stream().map(LabNode::secure).map(URI::toString).toList(),
              "authority", lab.nodes().getFirst().base().toString(),
              "token", lab.token(),
              "at", lab.network().plugIn()),
          OPENED);
      return pages;
    } catch (IOException failure) {
      pages.close();
      throw failure;
    }
  }

  private void hear(BufferedReader said) {
    said.lines().forEach(answers::add);
    answers.add("{\"failure\": \"the browser's driver has ended\"}");
  }

  @Override
  public Seen look() throws InterruptedException {
    try {
      var seen = ask(Map.of(), LOOKED);
      return new Seen(
          Set.copyOf(texts(seen.path("streams"))),
          texts(seen.path("problems")),
          lost(seen.path("lost")));
    } catch (IOException failure) {
      return new Seen(Set.of(), List.of("the pages: " + failure.getMessage()), List.of());
    }
  }

  private JsonNode ask(Map<String, ?> question, Duration patience)
      throws IOException, InterruptedException {
    if (lost) throw new IOException("do not answer any more");
    words.write(JSON.writeValueAsString(question) + "\n");
    words.flush();
    var line = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    // An answer that comes later would be taken for that to the next question.
    lost = line == null;
    if (line == null) throw new IOException("no answer within " + patience.toSeconds() + " s");
    var answer = parse(line);
    if (answer.has("failure")) throw new IOException(answer.path("failure").asText());
    return answer;
  }

  private static JsonNode parse(String line) throws IOException {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException odd) {
      throw new IOException("no JSON: " + line, odd);
    }
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    for (var text : array) texts.add(text.asText());
    return texts;
  }

  private static List<LostStream> lost(JsonNode array) {
    var lost = new ArrayList<LostStream>();
    for (var one : array)
      lost.add(
          new LostStream(
              one.path("client").asText(),
              one.path("stream").asText(),
              one.path("unanswered").asInt(),
              one.path("refusal").asText()));
    return lost;
  }

  @Override
  public void close() {
    try {
      words.close();
      if (process.waitFor(LAST_WORDS)) return;
    } catch (IOException _) {
      // It is gone, or does not listen.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}

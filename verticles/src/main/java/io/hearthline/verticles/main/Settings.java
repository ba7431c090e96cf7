package io.hearthline.verticles.main;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * The texts of all keys from the file, the environment and the defaults, in rising order of
 * strength: default, file, old environment name, environment. Refuses what no key knows, so that a
 * typing error cannot pass unseen.
 */
final class Settings {
  /**
   * Kubernetes puts these into every container beside a service called {@code hearthline}; they are
   * not ours.
   */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "HEARTHLINE(_SERVICE_.*|_PORT|_PORT_\\d+_(TCP|UDP).*)|HEARTHLINE_.*_(SERVICE_HOST|SERVICE_PORT.*|PORT_\\d+_(TCP|UDP).*)");

  private final Map<String, String> texts;

  private Settings(Map<String, String> texts) {
    this.texts = texts;
  }

  /**
   * @param file a YAML file with nested or dotted keys, or null for none
   * @param environment the process's environment
   */
  static Settings read(@Nullable Path file, Map<String, String> environment)
      throws ConfigException {
    var texts = new HashMap<String, String>();
    if (file != null) readFile(file, texts);
    for (var key : Keys.ALL) {
      Optional.ofNullable(key.alias())
          .map(environment::get)
          .ifPresent(text -> texts.put(key.name(), text));
      Optional.ofNullable(environment.get(key.environmentName()))
          .ifPresent(text -> texts.put(key.name(), text));
    }
    refuseUnknownVariables(environment);
    return new Settings(texts);
  }

  <T> T get(Key<T> key) throws ConfigException {
    return key.parse(texts.getOrDefault(key.name(), key.fallback()));
  }

  /** The keys that somebody set, for the log; values stay out because some are secrets. */
  List<String> namesSet() {
    return texts.keySet().stream().sorted().toList();
  }

  private static void refuseUnknownVariables(Map<String, String> environment)
      throws ConfigException {
    var known = Keys.ALL.stream().map(Key::environmentName).toList();
    for (var name : environment.keySet()) {
      if (name.startsWith("HEARTHLINE_")
          && !known.contains(name)
          && !FOREIGN.matcher(name).matches()) {
        throw new ConfigException(
            "the environment has "
                + name
                + ", which is no key; allowed: "
                + String.join(", ", known));
      }
    }
  }

  private static void readFile(Path file, Map<String, String> texts) throws ConfigException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new ConfigException(
          "--config is " + file + ", which cannot be read; allowed: a file of YAML");
    }
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(file.toFile());
    } catch (JsonProcessingException wrong) {
      throw new ConfigException(file + " is not YAML: " + place(wrong));
    } catch (IOException failure) {
      throw new ConfigException(file + " cannot be read: " + failure.getMessage());
    }
    if (root == null || root.isMissingNode() || root.isNull()) return;
    if (!root.isObject()) {
      throw new ConfigException(
          file + " holds no keys and values; allowed: lines such as 'http.port: 8080'");
    }
    flatten("", root, texts);
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> texts)
      throws ConfigException {
    for (var field : node.properties()) {
      String name = prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey();
      JsonNode value = field.getValue();
      var known = Keys.ALL.stream().filter(key -> key.name().equals(name)).findFirst();
      if (known.isPresent()) {
        if (texts.put(name, text(value)) != null) {
          throw new ConfigException(name + " is set twice in the file; allowed: once");
        }
      } else if (value.isObject()
          && Keys.ALL.stream().anyMatch(key -> key.name().startsWith(name + "."))) {
        flatten(name, value, texts);
      } else {
        throw new ConfigException(
            name
                + " is no key; allowed: "
                + String.join(", ", Keys.ALL.stream().map(Key::name).toList()));
      }
    }
  }

  /**
   * Lists become comma-separated text, as in the environment; a list of objects (ICE servers) stays
   * JSON.
   */
  private static String text(JsonNode value) {
    if (value.isNull()) return "";
    if (value.isValueNode()) return value.asText();
    if (value.isArray()) {
      var items = new ArrayList<String>();
      for (var item : value) {
        if (!item.isValueNode()) return value.toString();
        items.add(item.asText());
      }
      return String.join(",", items);
    }
    return value.toString();
  }

  /**
   * Where and why; the parser's own message also quotes the lines around, which may hold secrets.
   */
  private static String place(JsonProcessingException wrong) {
    return wrong.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null
        ? "line " + (marked.getProblemMark().getLine() + 1) + ", " + marked.getProblem()
        : wrong.getOriginalMessage().lines().findFirst().orElse("no reason given");
  }
}

package io.hearthline.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListingTest {
  private static List<String> problems(String listed) throws JsonProcessingException {
    return Listing.problems("a", new ObjectMapper().readTree(listed), Set.of("stream_a"));
  }

  @Test
  void whatIsPublishedAndReachable_isRight() throws JsonProcessingException {
    assertThat(problems("[{\"id\": \"stream_a\", \"reachable\": true}]")).isEmpty();
  }

  @Test
  void unreachable_isWrong() throws JsonProcessingException {
    assertThat(problems("[{\"id\": \"stream_a\", \"reachable\": false}]"))
        .containsExactly("node a cannot reach stream_a");
  }

  @Test
  void notSaidToBeReachable_isWrong() throws JsonProcessingException {
    assertThat(problems("[{\"id\": \"stream_a\"}]"))
        .containsExactly("node a cannot reach stream_a");
  }

  @Test
  void missingAndGhost_areWrong() throws JsonProcessingException {
    assertThat(problems("[{\"id\": \"stream_b\", \"reachable\": true}]"))
        .containsExactly("node a misses stream_a", "node a shows a ghost: stream_b");
  }
}

package io.hearthline.verticles.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class QrPictureTest {
  private final QrPicture picture = new QrPicture("https://192.168.1.5:8443/");

  @Test
  void svg_isWellFormed_withItsQuietBorder() throws Exception {
    var svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(picture.svg().getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 33 33");
    assertThat(svg.getElementsByTagName("path").item(0).getAttributes().getNamedItem("d"))
        .asString()
        .contains("M4,4h1v1h-1z")
        .doesNotContain("M3,");
  }

  @Test
  void terminal_isASquareOfHalfBlocks() {
    var lines = picture.terminal().lines().toList();
    assertThat(lines).hasSize(15).allMatch(line -> line.length() == 29);
    assertThat(lines.getFirst()).matches("█+");
  }
}

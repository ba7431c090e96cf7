package io.hearthline.verticles.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final JsonObject CONTENT = new JsonObject().put("secret", "hl_kitchen");

  private final Seal seal = seal(1);

  @Test
  void box_isOpenedByWhoeverHasTheKey_andKnowsWhatItIsAbout() throws IOException {
    var box = seal.close(CONTENT, "bundle", "nas");
    assertThat(box).doesNotContain("kitchen");
    assertThat(seal(1).open(box, "bundle", "nas")).isEqualTo(CONTENT);
  }

  @Test
  void sameContent_isNeverTheSameBox() {
    assertThat(seal.close(CONTENT, "bundle")).isNotEqualTo(seal.close(CONTENT, "bundle"));
  }

  @Test
  void wrongKey_isRefused() {
    var box = seal(2).close(CONTENT, "bundle", "nas");
    assertRefused(box, "bundle", "nas");
  }

  @Test
  void boxForAnotherPurposeOrOfAnotherNode_isRefused() {
    var box = seal.close(CONTENT, "bundle", "nas");
    assertRefused(box, "pairing", "nas");
    assertRefused(box, "bundle", "attic");
    assertRefused(box, "bundlenas");
    assertRefused(box, "bundle\",\"nas");
  }

  @Test
  void oversizedBox_isRefusedUnread() {
    assertRefused("A".repeat(Seal.MOST_CHARS + 1), "bundle");
  }

  @Property
  void anyText_isRefused(@ForAll String text) {
    assertRefused(text, "bundle");
  }

  @Property(tries = 200)
  void changedBox_isRefused(@ForAll int at, @ForAll byte flip) {
    if (flip == 0) return;
    var bytes = Base64.getDecoder().decode(seal.close(CONTENT, "bundle"));
    bytes[Math.floorMod(at, bytes.length)] ^= flip;
    assertRefused(Base64.getEncoder().encodeToString(bytes), "bundle");
  }

  private void assertRefused(String box, String... about) {
    assertThatThrownBy(() -> seal.open(box, about))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("kitchen");
  }

  private static Seal seal(int seed) {
    byte[] key = new byte[32];
    key[0] = (byte) seed;
    return new Seal(new SecretKeySpec(key, "AES"));
  }
}

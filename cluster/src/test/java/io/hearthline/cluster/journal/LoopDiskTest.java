package io.hearthline.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearthline.cluster.journal.LoopDisk.Cache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the disk that journals are tested with forgets what a disk forgets, and only that. */
class LoopDiskTest {
  private static final int BLOCK_BYTES = 4096;

  @TempDir private Path folder;
  private LoopDisk disk;

  @BeforeEach
  void make() throws IOException {
    var obstacle = LoopDisk.obstacle();
    assumeTrue(obstacle.isEmpty(), () -> obstacle.orElseThrow());
    disk = LoopDisk.in(folder);
  }

  @AfterEach
  void free() throws IOException {
    if (disk != null) disk.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatWasNotSynced_isGone(Cache cache) throws Exception {
    Files.write(file(), ones());
    cutAndSwitchOn(cache);
    assertThat(file()).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void whatWasSynced_isThere(Cache cache) throws Exception {
    writeSynced();
    cutAndSwitchOn(cache);
    assertThat(Files.readAllBytes(file())).containsExactly(ones());
  }

  @Test
  void whatReachedTheDiskUnflushed_isGone_whenItsCacheIsLost() throws Exception {
    writeSynced();
    overwriteUnflushed();
    cutAndSwitchOn(Cache.LOST);
    assertThat(Files.readAllBytes(file())).containsExactly(ones());
  }

  @Test
  void whatReachedTheDiskUnflushed_isThere_whenItsCacheWasWritten() throws Exception {
    writeSynced();
    overwriteUnflushed();
    cutAndSwitchOn(Cache.WRITTEN);
    assertThat(Files.readAllBytes(file())).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource
  void syncAfterTheCut_fails(Cache cache) throws Exception {
    try (var channel =
        FileChannel.open(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(ones()));
      disk.cutPower(cache);
      assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class);
    }
  }

  private void cutAndSwitchOn(Cache cache) throws IOException {
    disk.cutPower(cache);
    disk.switchOn();
  }

  private void writeSynced() throws IOException {
    Files.write(file(), ones(), StandardOpenOption.CREATE, StandardOpenOption.SYNC);
  }

  /** Past the page cache, so that it is the disk that has it. */
  private void overwriteUnflushed() throws IOException {
    LoopDisk.run(
        "dd",
        "if=/dev/zero",
        "of=" + file(),
        "bs=" + BLOCK_BYTES,
        "count=1",
        "oflag=direct",
        "conv=notrunc");
  }

  private static byte[] ones() {
    var bytes = new byte[BLOCK_BYTES];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }

  private Path file() {
    return disk.root().resolve("file");
  }
}

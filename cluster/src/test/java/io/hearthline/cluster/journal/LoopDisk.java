package io.hearthline.cluster.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A disk whose power can be cut: an ext4 on a loop device. Takes root on Linux.
 *
 * <p>A copy of the loop device's backing file alone is not what a power cut leaves. It is read
 * through the kernel's page cache, so it has every block that was ever handed to the device,
 * flushed or not, and it takes so long that a block may be read before, and another after, a write
 * that came between the two. Therefore the backing file lies on another ext4 on another loop
 * device:
 *
 * <pre>
 * disk/       ext4: what the machine has in memory and did not sync
 * cache/disk  its backing file, on an ext4: the disk's write cache, emptied by a flush
 * platter     the backing file of that: what outlives the cut
 * </pre>
 *
 * <p>The power is cut by shutting down {@code cache/} ({@link Ext4#shutDown}): from that instant on
 * nothing gets to the platter, every flush fails, and nobody may be told that his write is safe.
 * The platter is copied once nobody writes any more, and the copy is what is switched on. Shutting
 * down {@code disk/} itself would not do: a sync that this interrupts may answer that all is well
 * (seen with Linux 6.18).
 *
 * <p>Not shown by this: a disk that says flushed and is not, that tears a sector, or that loses
 * what it had. Of what was not flushed either all is lost or, with {@link Cache#WRITTEN}, nearly
 * nothing; a real disk writes some of it, in any order.
 */
final class LoopDisk implements AutoCloseable {
  private static final int DISK_BYTES = 32 << 20;
  private static final String PLATTER_SIZE = "48M";

  /** What becomes of writes that the disk had taken but not been asked to flush. */
  enum Cache {
    LOST,
    /** The disk had just written them by itself, except for the very latest. */
    WRITTEN
  }

  private final Path folder;
  private final Deque<Path> mounted = new ArrayDeque<>();

  private LoopDisk(Path folder) {
    this.folder = folder;
  }

  /** Says why there can be none on this machine. */
  static Optional<String> obstacle() {
    if (!System.getProperty("user.name").equals("root"))
      return Optional.of("only root can mount a disk");
    if (!Files.exists(Path.of("/dev/loop-control")))
      return Optional.of("there are no loop devices here");
    try {
      run("mkfs.ext4", "-V");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("mkfs.ext4 is not installed (Debian: the package e2fsprogs)");
    }
  }

  /**
   * An empty disk that is switched on.
   *
   * @param folder empty; left with what {@link #close} need not remove
   */
  static LoopDisk in(Path folder) throws IOException {
    var disk = new LoopDisk(folder);
    try {
      disk.make();
      return disk;
    } catch (IOException e) {
      disk.close();
      throw e;
    }
  }

  private void make() throws IOException {
    Files.createDirectory(cache());
    Files.createDirectory(root());
    run("truncate", "-s", PLATTER_SIZE, platter().toString());
    run("mkfs.ext4", "-q", platter().toString());
    mount(platter(), cache());
    Files.write(backing(), new byte[DISK_BYTES]); // every block has its place, as on a disk
    run("mkfs.ext4", "-q", backing().toString());
    run("sync", "-f", cache().toString());
    mount(backing(), root());
  }

  /** Where its file system is. */
  Path root() {
    return folder.resolve("disk");
  }

  /** From here on whoever writes to it gets errors. */
  void cutPower(Cache unflushed) throws IOException {
    if (unflushed == Cache.WRITTEN) run("sync", "-f", cache().toString());
    Ext4.shutDown(cache());
  }

  /** After {@link #cutPower}, when nobody uses it any more: has what the cut left. */
  void switchOn() throws IOException {
    var copy = folder.resolve("copy");
    // Before unmounting, which might write.
    Files.copy(platter(), copy);
    close();
    Files.move(copy, platter(), StandardCopyOption.REPLACE_EXISTING);
    mount(platter(), cache());
    mount(backing(), root());
  }

  private Path platter() {
    return folder.resolve("platter");
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private Path backing() {
    return cache().resolve("disk");
  }

  private void mount(Path file, Path where) throws IOException {
    run("mount", "-t", "ext4", "-o", "loop", file.toString(), where.toString());
    mounted.push(where);
  }

  /** Unmounts; the kernel frees a loop device with its mount. */
  @Override
  public void close() throws IOException {
    while (!mounted.isEmpty()) {
      run("umount", mounted.peek().toString());
      mounted.pop();
    }
  }

  static void run(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.onExit().join().exitValue();
    if (code != 0) throw new IOException(String.join(" ", command) + ": " + said);
  }
}

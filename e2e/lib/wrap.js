import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * A command that starts a program somewhere else.
 *
 * @param {string} home what it gets as HOME, and where the command is kept
 * @param {string[]} words in front of it, such as `ip netns exec NAME`
 * @param {string} executable
 * @returns {Promise<string>} its path
 */
export async function wrap(home, words, executable) {
  const path = join(home, "start");
  await writeFile(path, `#!/bin/sh\nHOME='${home}' exec ${[...words, executable].join(" ")} "$@"\n`);
  await chmod(path, 0o755);
  return path;
}

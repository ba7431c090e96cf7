import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg, release, type } from "node:os";

const FOLDER = new URL("../../bench/results/local/", import.meta.url);

/** What figures belong to, named as the other benchmarks do; to be asked for before anything is measured. */
export function circumstances(name, words) {
  return {
    benchmark: name,
    command: ["./hearthline bench", name, ...words].join(" "),
    revision: process.env.BENCH_REVISION ?? "unknown",
    at: localTime().replace(" ", "T"),
    machine: {
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: cpus().length,
      kernel: `${type()} ${release()}`,
      loadAverage: loadavg()
        .map((load) => load.toFixed(2))
        .join(" "),
    },
  };
}

/** Writes them where the other benchmarks do and says where. */
export async function write(results) {
  const time = localTime().replaceAll(/[-:]/g, "").replace(" ", "-");
  const file = new URL(`${results.benchmark}-${time}.json`, FOLDER);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  return file.pathname;
}

/** 2026-11-20 12:53:33 */
function localTime() {
  return new Date().toLocaleString("sv-SE");
}

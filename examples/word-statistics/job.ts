/**
 * The job as a user would run it by hand in four terminals: a coordinator, two worker processes, a
 * producer, and somebody who watches. It ends by itself and compares the result with a plain count.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { watchProgress } from "./progress.js";
import { type Command, startCommand } from "./processes.js";
import { count, table, writeReport } from "./report.js";
import { readResults, type Results, type Totals } from "./results.js";
import { countSequentially } from "./sequential-count.js";

const project = fileURLToPath(new URL("stairs.config.ts", import.meta.url));
const nodeModules = fileURLToPath(new URL("../../node_modules", import.meta.url));
const workers = 2;

/**
 * @param root The folder whose text files are read. Default: this checkout's `node_modules`.
 * @returns the exit code: 0 if the totals are exact and every worker had its share.
 */
export async function runJob(root = nodeModules): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "stairs-word-statistics-"));
  const state = join(folder, "state");
  const seconds = await runProcesses(root, folder, state);
  rmSync(state, { recursive: true, force: true });

  const results = readResults(folder);
  const report = join(folder, "word-statistics.jsonl");
  writeReport(report, results);
  console.log(`\n${table(results)}\n`);
  const { files, rows, words } = results.total;
  console.log(`${count(files)} files, ${count(rows)} rows, ${count(words)} words`);
  console.log(`${seconds.toFixed(1)} s, ${count(rows / seconds)} rows/s through two queues`);
  for (const [worker, own] of results.workers) console.log(`${worker}: ${count(own)} rows`);
  console.log(`statistics in ${report}`);
  return check(results, countSequentially(root));
}

/** @returns the seconds from the producer's start to the last row. */
async function runProcesses(root: string, folder: string, state: string): Promise<number> {
  const env = { WORD_STATISTICS_OUT: folder };
  const serve = ["coord", "start", "--port", "0", "--state", state];
  const coordinator = startCommand("coordinator", [...serve, "--json-ready", "--end-with-stdin"]);
  const there = ["--coordinator", await addressOf(coordinator), "--project", project];
  const watch = watchProgress("words.statistics", there.slice(0, 2));
  const began = performance.now();
  const pool = startCommand(
    "workers",
    ["pipelines", "run", "-p", String(workers), "--die-when-empty", ...there],
    env,
  );
  const producer = startCommand("producer", [
    "producer",
    "run",
    "lines",
    "--arg",
    `root=${root}`,
    ...there,
  ]);
  try {
    // Whichever fails first ends the job: without a producer the workers would wait for rows.
    await Promise.all([succeeded("producer", producer), succeeded("workers", pool)]);
    return (performance.now() - began) / 1000;
  } finally {
    producer.drain();
    pool.drain();
    watch.drain();
    await Promise.all([producer.ended, pool.ended, watch.ended]);
    coordinator.drain();
    await coordinator.ended;
  }
}

async function addressOf(coordinator: Command): Promise<string> {
  for await (const line of coordinator.lines)
    return (JSON.parse(line) as { address: string }).address;
  throw new Error("The coordinator has not started; its words above say why.");
}

async function succeeded(name: string, command: Command): Promise<void> {
  const code = await command.ended;
  if (code !== 0) throw new Error(`The ${name} ended with exit code ${code}.`);
}

function check(results: Results, expected: Totals): number {
  const wrong = (Object.keys(expected) as (keyof Totals)[])
    .filter((figure) => results.total[figure] !== expected[figure])
    .map(
      (figure) =>
        `${figure}: ${count(results.total[figure])}, but a plain count says ${count(expected[figure])}`,
    );
  const busy = [...results.workers.values()].filter((rows) => rows > 0).length;
  if (busy < workers) wrong.push(`only ${busy} of ${workers} workers had rows`);
  for (const line of wrong) console.error(`WRONG ${line}`);
  if (wrong.length === 0) console.log("a plain sequential count agrees");
  return wrong.length === 0 ? 0 : 1;
}

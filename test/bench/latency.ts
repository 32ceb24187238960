/** How long a single row takes when there are few: 100 rows a second through two queues. */
import { stairsContestant } from "./contestants.js";
import { runRound } from "./round.js";
import { figure, percentile, rounded, spread } from "./statistics.js";
import { resultOf, type Result, type Say } from "./throughput.js";

/** Rows at 100 a second, in all rounds together. */
const rowsInAll = 2000;
const warmUpRows = 200;

/** The result, and percentiles over all rows of all rounds, in milliseconds. */
export interface Latency {
  readonly result: Result;
  readonly p50: number;
  readonly p99: number;
}

/** From when the producer makes a row until the consumer has it. */
export async function measureLatency(rounds: number, scale: number, say: Say): Promise<Latency> {
  const rows = Math.max(10, Math.round((rowsInAll * scale) / rounds));
  const contestant = await stairsContestant("latency", "latency", rows);
  await runRound(contestant, Math.max(10, Math.round(warmUpRows * scale)));
  const measured = [];
  for (let round = 1; round <= rounds; round++) measured.push(await runRound(contestant, rows));
  const all = measured.flatMap(({ latencies }) => latencies);
  for (const share of [0.5, 0.99]) {
    const each = measured.map(({ latencies }) => percentile(latencies, share));
    say(`latency p${share * 100}: ${spread(each)} ms over ${rounds} rounds of ${rows} rows`);
  }
  say(`latency, the slowest of ${all.length} rows: ${figure(Math.max(...all))} ms`);
  return {
    result: resultOf("latency", rows, measured),
    p50: rounded(percentile(all, 0.5)),
    p99: rounded(percentile(all, 0.99)),
  };
}

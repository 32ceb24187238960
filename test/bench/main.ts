/**
 * `npm run bench`: the figures by which the design is judged. stdout has the figures alone, stderr the
 * progress. Options:
 *
 *     --json            one document
 *     --readme          the tables of docs/benchmarks.md
 *     --only NAME,…     only these measurements, groups (int, row, redis, fused) or ratios
 *     --rounds N        default 5
 *     --rows FACTOR     multiplies all numbers of rows; default 1
 *     --cpu-prof FOLDER a CPU profile of every Node.js process
 */
import { type RedisServer, startRedis } from "../support/redis-server.js";
import { profileInto, stopAll } from "./child.js";
import { type Choice, type Measurement, ratios as pairs, readChoice } from "./choice.js";
import {
  bullmqContestant,
  floorContestant,
  redisContestant,
  removeStates,
  stairsContestant,
  twoCoordinators,
} from "./contestants.js";
import { measureLarge } from "./large.js";
import { measureLatency } from "./latency.js";
import { measureMemory } from "./memory.js";
import { asTable, asText, machine, type Report } from "./report.js";
import type { Contestant } from "./round.js";
import { measureScaling } from "./scaling.js";
import { rounded } from "./statistics.js";
import { measure, ratio, type Result } from "./throughput.js";

/** Rows of a round: some seconds for each, so that all have the time to get going. */
const rowsOf = {
  embedded_int: 12_000_000,
  redis_int: 6_000_000,
  redis_two_int: 6_000_000,
  bullmq_int: 30_000,
  bullmq_packed_int: 6_000_000,
  floor_int: 12_000_000,
  embedded_row: 1_000_000,
  redis_row: 600_000,
  bullmq_row: 20_000,
  fused_1: 3_000_000,
  fused_6: 3_000_000,
} as const;

let redis: RedisServer | undefined;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function runAll({ measurements, rounds, scale }: Choice): Promise<Report> {
  const results: Result[] = [];
  const ratios: Record<string, number | undefined> = {};
  const groups: readonly (readonly Measurement[])[] = [
    ["embedded_int", "redis_int", "redis_two_int", "bullmq_int", "bullmq_packed_int", "floor_int"],
    ["embedded_row", "redis_row", "bullmq_row"],
    ["fused_1", "fused_6"],
  ];
  for (const group of groups) {
    const contestants = [];
    for (const name of group)
      if (name in rowsOf && measurements.has(name))
        contestants.push(await contestantOf(name as keyof typeof rowsOf, scale));
    if (contestants.length > 0) results.push(...(await measure(contestants, rounds, say)));
    await stopAll();
  }
  for (const [name, [ours, theirs]] of Object.entries(pairs))
    ratios[name] = ratio(results, ours, theirs, say);
  ratios["fused_6_vs_1_coordinator_cpu"] = cpuRatio(results, "fused_6", "fused_1");
  if (measurements.has("latency")) {
    const { result, p50, p99 } = await measureLatency(rounds, scale, say);
    results.push(result);
    ratios["latency_p50_ms"] = p50;
    ratios["latency_p99_ms"] = p99;
    await stopAll();
  }
  if (measurements.has("rss")) {
    const { result, peakMb } = await measureMemory(scale, say);
    results.push(result);
    ratios["rss_mb_5m_queued"] = peakMb;
    await stopAll();
    removeStates();
  }
  if (measurements.has("scaling")) {
    const scaling = await measureScaling(rounds, scale, say);
    results.push(...scaling);
    const rate = (name: string): number =>
      scaling.find((result) => result.name === name)?.rowsPerSecond ?? NaN;
    for (const kind of ["sleep", "spin"])
      ratios[`scaling_${kind}_4_vs_1`] = rounded(
        rate(`scaling_${kind}_4`) / rate(`scaling_${kind}_1`),
      );
  }
  if (measurements.has("large")) {
    const { results: large, hopMbPerSecond } = await measureLarge(rounds, scale, say);
    results.push(...large);
    ratios["large_field_hop_mb_per_s"] = hopMbPerSecond;
    await stopAll();
  }
  return { machine: machine(redis?.version), results, ratios: measuredOnly(ratios) };
}

async function contestantOf(name: keyof typeof rowsOf, scale: number): Promise<Contestant> {
  const rows = Math.max(1, Math.round(rowsOf[name] * scale));
  if (name === "floor_int") return floorContestant(name, "int", rows);
  if (name === "embedded_int") return stairsContestant(name, "int", rows);
  if (name === "fused_1") return stairsContestant(name, "int", rows);
  if (name === "fused_6") return stairsContestant(name, "six", rows);
  if (name === "embedded_row") return stairsContestant(name, "row", rows);
  redis ??= await startRedis();
  if (name === "redis_int") return redisContestant(name, redis, "int", rows);
  if (name === "redis_row") return redisContestant(name, redis, "row", rows);
  if (name === "redis_two_int") return twoCoordinators(name, redis, rows);
  const work = name === "bullmq_row" ? "row" : "int";
  const form = name === "bullmq_packed_int" ? "packed" : "single";
  return bullmqContestant(name, redis, work, form, rows);
}

/** How much more of the coordinator's CPU the same rows take. */
function cpuRatio(results: readonly Result[], name: string, other: string): number | undefined {
  const [ours, theirs] = [name, other].map(
    (each) => results.find((result) => result.name === each)?.cpuSeconds["coordinator"],
  );
  return ours === undefined || theirs === undefined ? undefined : rounded(ours / theirs);
}

function measuredOnly(all: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function cleanUp(): Promise<void> {
  await stopAll();
  await redis?.stop();
  removeStates();
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    say("stopping what was started");
    void cleanUp().then(() => process.exit(130));
  });

try {
  const choice = readChoice(process.argv.slice(2));
  if (choice.profiles !== undefined) profileInto(choice.profiles);
  const report = await runAll(choice);
  const print = { json: asJson, readme: asTable, text: asText }[choice.output];
  process.stdout.write(`${print(report)}\n`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await cleanUp();
}

function asJson(report: Report): string {
  return JSON.stringify(report, null, 2);
}

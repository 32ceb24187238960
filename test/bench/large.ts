/**
 * What a durable hop costs a large field that nobody on the way reads: the same rows through one queue
 * and through three. The difference is two times written, read and thrown away again.
 */
import { startCoordinator, startProducer, startWorker } from "./contestants.js";
import { runRound } from "./round.js";
import { figure, median, rounded } from "./statistics.js";
import { resultOf, type Result, type Say } from "./throughput.js";
import { largeText } from "./work.js";

const rowsOfARound = 10_000;
const pipelines = ["large-1", "large-3"] as const;

/** The two results, and how many MB of large fields a second one hop takes. */
export interface Large {
  readonly results: readonly Result[];
  readonly hopMbPerSecond: number;
}

/** Rounds in alternating order. */
export async function measureLarge(rounds: number, scale: number, say: Say): Promise<Large> {
  const rows = Math.max(100, Math.round(rowsOfARound * scale));
  const contestants = [];
  for (const pipeline of pipelines) {
    const { process: coordinator, address } = await startCoordinator();
    const worker = await startWorker(address, pipeline, "function");
    const consumer = await startWorker(address, pipeline, "consumer");
    contestants.push({
      name: pipeline.replace("-", "_"),
      rows,
      work: undefined,
      pids: { coordinator: coordinator.pid, worker: worker.pid, consumer: consumer.pid },
      consumer,
      produce: (count: number) => startProducer(address, pipeline, count),
    });
  }
  const measured = contestants.map((contestant) => ({ contestant, rounds: [] as Rounds }));
  for (const { contestant } of measured) await runRound(contestant, Math.ceil(rows / 2));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? measured : [...measured].reverse();
    for (const each of order) each.rounds.push(await runRound(each.contestant, rows));
  }
  const results = measured.map((each) => resultOf(each.contestant.name, rows, each.rounds));
  const [one, three] = measured.map((each) => median(each.rounds.map(({ seconds }) => seconds)));
  const mb = (rows * largeText.length) / 1e6;
  const hopMbPerSecond = rounded((2 * mb) / ((three ?? NaN) - (one ?? NaN)));
  for (const { name, rowsPerSecond } of results) say(`${name}: ${figure(rowsPerSecond)} rows/s`);
  say(
    `a hop takes ${figure(hopMbPerSecond)} MB/s of large fields (${largeText.length} bytes each)`,
  );
  return { results, hopMbPerSecond };
}

type Rounds = Awaited<ReturnType<typeof runRound>>[];

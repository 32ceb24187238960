/** One to four worker processes on a step that waits and on one that computes. */
import { availableParallelism } from "node:os";
import { startCoordinator, startProducer, startWorker } from "./contestants.js";
import { type Contestant, runRound } from "./round.js";
import { figure, median } from "./statistics.js";
import { resultOf, type Result, type Say } from "./throughput.js";

/** Of 1 ms each: about three seconds for every worker. */
const rowsForEach = 2500;
const warmUpRows = 400;
const mostWorkers = 4;
const mostRounds = 3;

/** @returns a result for each number of workers, `scaling_sleep_1` to `scaling_spin_4`. */
export async function measureScaling(rounds: number, scale: number, say: Say): Promise<Result[]> {
  const results: Result[] = [];
  for (const pipeline of ["sleep", "spin"] as const) {
    const { process: coordinator, address } = await startCoordinator();
    const consumer = await startWorker(address, pipeline, "consumer");
    const pids: Record<string, number> = { coordinator: coordinator.pid, consumer: consumer.pid };
    let one = NaN;
    for (let workers = 1; workers <= mostWorkers; workers++) {
      const worker = await startWorker(address, pipeline, "function");
      pids[`worker-${workers}`] = worker.pid;
      const rows = Math.round(rowsForEach * workers * scale);
      const name = `scaling_${pipeline}_${workers}`;
      const produce = (count: number): ReturnType<Contestant["produce"]> =>
        startProducer(address, pipeline, count);
      const contestant: Contestant = { name, rows, work: "int", pids, consumer, produce };
      await runRound(contestant, warmUpRows);
      const measured = [];
      for (let round = 0; round < Math.min(rounds, mostRounds); round++)
        measured.push(await runRound(contestant, rows));
      results.push(resultOf(name, rows, measured));
      const rate = median(measured.map(({ rowsPerSecond }) => rowsPerSecond));
      if (workers === 1) one = rate;
      say(
        `${name}: ${figure(rate)} rows/s, ${figure(rate / one)} times one worker, ${availableParallelism()} cores`,
      );
    }
  }
  return results;
}

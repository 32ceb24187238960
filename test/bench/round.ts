/** One contestant's way through one round: rows from the first push until the consumer has the last. */
import { type Child, cpuSeconds } from "./child.js";
import { expectedSum } from "./work.js";

/** Somebody who can do the work, with all processes but the producer up. */
export interface Contestant {
  readonly name: string;
  /** Rows of a round. */
  readonly rows: number;
  /** Process ids by what they are, for CPU seconds. */
  readonly pids: Readonly<Record<string, number>>;
  readonly consumer: Child;
  readonly produce: (rows: number) => Child;
  /** What the consumer must have summed up. */
  readonly work: "int" | "row" | undefined;
}

/** What a round took. */
export interface Round {
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** CPU seconds of each process. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly latencies: readonly number[];
}

/** @throws Error when rows are missing or wrong, or a process fails. */
export async function runRound(
  { name, pids, consumer, produce, work }: Contestant,
  rows: number,
): Promise<Round> {
  consumer.send({ expect: rows });
  await consumer.told("expecting");
  const before = cpuOf(pids);
  const producer = produce(rows);
  const began = await producer.told("began");
  const [done, yielded] = await Promise.all([
    consumer.told("done"),
    // Fails when the producer does, so that nobody waits for rows that never come.
    producer.told("yielded"),
  ]);
  const after = cpuOf(pids);
  const producerCpu = producer.cpu;
  await producer.exit;
  if (done.rows !== rows || (work !== undefined && done.sum !== expectedSum(work, rows))) {
    throw new Error(
      `${name}: ${done.rows} rows with the sum ${done.sum} have arrived, but ${rows} were sent.`,
    );
  }
  const cpu: Record<string, number> = {
    // A producer that has ended already did little after its last row.
    producer: Math.max(producerCpu, yielded.cpu ?? 0) - (began.cpu ?? 0),
  };
  for (const process of Object.keys(pids))
    cpu[process] = (after[process] ?? 0) - (before[process] ?? 0);
  const seconds = ((done.at ?? 0) - (began.at ?? 0)) / 1000;
  return { seconds, rowsPerSecond: rows / seconds, cpu, latencies: done.latencies ?? [] };
}

function cpuOf(pids: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid)]));
}

/** Contestants side by side: in every round each has its turn, in alternating order. */
import type { Contestant, Round } from "./round.js";
import { runRound } from "./round.js";
import { figure, median, medianOfEach, rounded, spread } from "./statistics.js";

/** A result as it is printed. */
export interface Result {
  readonly name: string;
  /** The median of the rounds. */
  readonly rowsPerSecond: number;
  /** Rows a second of each round. */
  readonly rounds: readonly number[];
  /** Medians, by process. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  /** Rows of one round. */
  readonly rows: number;
}

/** Says how far it is. */
export type Say = (line: string) => void;

const warmUpShare = 0.5;

/**
 * A round for warming up, then the measured ones.
 * @param rounds At least one.
 */
export async function measure(
  contestants: readonly Contestant[],
  rounds: number,
  say: Say,
): Promise<Result[]> {
  const measured = new Map<string, Round[]>(contestants.map(({ name }) => [name, []]));
  for (const contestant of contestants)
    await runRound(contestant, Math.ceil(contestant.rows * warmUpShare));
  for (let round = 1; round <= rounds; round++) {
    const order = round % 2 === 1 ? contestants : [...contestants].reverse();
    for (const contestant of order) {
      const took = await runRound(contestant, contestant.rows);
      measured.get(contestant.name)?.push(took);
      say(
        `round ${round}: ${contestant.name} ${figure(took.rowsPerSecond)} rows/s in ${took.seconds.toFixed(1)} s, CPU ${cpuText(took.cpu)}`,
      );
    }
  }
  return contestants.map(({ name, rows }) => resultOf(name, rows, measured.get(name) ?? []));
}

/** A result out of rounds. */
export function resultOf(name: string, rows: number, rounds: readonly Round[]): Result {
  const rates = rounds.map(({ rowsPerSecond }) => rowsPerSecond);
  return {
    name,
    rowsPerSecond: rounded(median(rates)),
    rounds: rates.map(rounded),
    cpuSeconds: medianOfEach(rounds.map(({ cpu }) => cpu)),
    rows,
  };
}

/** How many times as fast the one was as the other, round by round. Undefined unless both were measured. */
export function ratio(
  results: readonly Result[],
  name: string,
  other: string,
  say: Say,
): number | undefined {
  const [ours, theirs] = [name, other].map((each) =>
    results.find((result) => result.name === each),
  );
  if (ours === undefined || theirs === undefined) return undefined;
  const ratios = ours.rounds.map((rate, round) => rate / (theirs.rounds[round] ?? NaN));
  say(`${name} / ${other}: ${spread(ratios)}`);
  return rounded(median(ratios));
}

/** `worker 1.2 s, …` */
export function cpuText(cpu: Readonly<Record<string, number>>): string {
  return Object.entries(cpu)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(2)} s`)
    .join(", ");
}

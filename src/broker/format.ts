/**
 * The numbered formats of stored data. A build writes the newest format that it knows and opens older ones through a
 * ladder: one step from each format to the next.
 */
import { StairsError } from "@stairs/core";

/** A step from one format to the next. */
export interface FormatStep {
  readonly from: number;
  /** `from + 1`. */
  readonly to: number;
}

/** The steps to the current format. */
export interface Ladder<Step extends FormatStep> {
  /** The format that this build writes. */
  readonly current: number;
  /** In order, without a gap; the last step leads to `current`. */
  readonly steps: readonly Step[];
}

/**
 * The steps that bring a format up to date; none for the current format.
 * @param found The format found, as stored.
 * @param where The store that has it, for messages: a file, a URL.
 * @param elsewhere What the operator can use instead: `another state directory`.
 * @throws StairsError STORE_BROKEN if this build cannot read the format.
 */
export function stepsFrom<Step extends FormatStep>(
  { current, steps }: Ladder<Step>,
  found: string,
  where: string,
  elsewhere: string,
): readonly Step[] {
  const format = /^\d{1,9}$/.test(found) ? Number(found) : Number.NaN;
  const first = steps[0]?.from ?? current;
  if (format >= first && format <= current) return steps.filter(({ from }) => from >= format);
  const readable = first === current ? `format ${current}` : `formats ${first} to ${current}`;
  const advice =
    format < first
      ? `open it once with a Stairs that reads format ${format} and a newer one`
      : "start the newer Stairs that wrote it";
  throw new StairsError(
    "STORE_BROKEN",
    `${where} has format ${found} and this Stairs reads ${readable}: ${advice}, or use ${elsewhere}.`,
  );
}

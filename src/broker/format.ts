/**
 * Formats of what is stored, in the order of their numbers. A build writes the newest one that it knows and opens older ones by
 * a ladder: one step from each format to the next.
 */
import { StairsError } from "@stairs/core";

/** Names a format and the next one. */
export interface FormatStep {
  readonly from: number;
  /** `from + 1`. */
  readonly to: number;
}

/** What a ladder leads to. */
export interface Ladder<Step extends FormatStep> {
  /** The format that this build writes. */
  readonly current: number;
  /** In order, without a gap, the last one to `current`. */
  readonly steps: readonly Step[];
}

/**
 * The steps that bring a format up to date; none for the current one.
 * @param found The format that is there, as it is stored.
 * @param where What has it, for people: a file, a URL.
 * @param elsewhere What may be used instead: `another state directory`.
 * @throws StairsError STORE_BROKEN for a format that this build cannot read.
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

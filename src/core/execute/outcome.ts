/**
 * The result of a call to a chain of steps, in terms of the batch algebra. It accounts for every row of the
 * call exactly once: in one output, in `failures`, or in `dropped`.
 */
import type { Frame } from "../batch/model.js";
import { StairsError } from "../errors.js";
import type { PlanLink } from "../graph/plan.js";

/** Output rows of a call. */
export interface CallOutput {
  readonly rows: number;
  /** The fields that the chain made, or the whole new frame: see `merge`. */
  readonly frame: Frame;
  /** For each row, the number of its input row in the call; null: row i comes from row i. */
  readonly parents: Uint32Array | null;
  /** True: `frame` goes over the call's frame, although the chain has a replacing link. */
  readonly merge: boolean;
}

/** A row for which a step failed. */
export interface RowFailure {
  /** Which row of the call. */
  readonly row: number;
  /** Which link of the chain. */
  readonly link: number;
  readonly cause: string;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  /** retry: as the link's policy says. dead: at once. defer: again, uncounted. */
  readonly disposition: "retry" | "dead" | "defer";
  /** The pause before the next attempt, in milliseconds; null: the policy's. */
  readonly retryAfterMs: number | null;
}

/** A row that a step ended on purpose. */
export interface RowDrop {
  readonly row: number;
  readonly link: number;
  readonly reason: string;
}

/** The result of a call. */
export interface CallOutcome {
  readonly outputs: readonly CallOutput[];
  readonly failures: readonly RowFailure[];
  readonly dropped: readonly RowDrop[];
}

/** True for the plain outcome: all rows came out, in their order. */
export function isPlain(outcome: CallOutcome, rows: number): boolean {
  const [output, ...others] = outcome.outputs;
  return (
    output !== undefined &&
    others.length === 0 &&
    output.parents === null &&
    output.rows === rows &&
    outcome.failures.length === 0 &&
    outcome.dropped.length === 0
  );
}

/**
 * Checks that an outcome accounts for each of the call's rows exactly once; with a 1-to-N step at its
 * end a row may stand in many outputs. A chain of consumers may leave its outputs out.
 * @param rows How many rows the call had.
 * @param sent 1 for each row of which outputs came ahead of the outcome. Such a row may also have
 * failed; then nothing of the call counts.
 * @throws StairsError BAD_OUTCOME naming the first row or link that is wrong.
 */
export function checkAccounting(
  outcome: CallOutcome,
  rows: number,
  links: readonly PlanLink[],
  sent?: Uint8Array,
): void {
  if (isPlain(outcome, rows)) return;
  const many = links.at(-1)?.expand === true;
  const seen = new Uint8Array(rows);
  const account = (row: number, where: string, mayRepeat = false): void => {
    if (!Number.isInteger(row) || row < 0 || row >= rows) {
      throw bad(`row ${row} in ${where} does not exist: the call has ${rows} rows`);
    }
    if (seen[row] === 1 && !mayRepeat)
      throw bad(`row ${row} is accounted for twice, the second time in ${where}`);
    seen[row] = 1;
  };
  for (const output of outcome.outputs) {
    checkParents(output, rows);
    for (let row = 0; row < output.rows; row++)
      account(output.parents?.[row] ?? row, "outputs", many);
  }
  for (const failure of outcome.failures) {
    checkLink(failure.link, links.length);
    account(failure.row, "failures");
  }
  for (const drop of outcome.dropped) {
    checkLink(drop.link, links.length);
    if (sent?.[drop.row] === 1)
      throw bad(`row ${drop.row} was dropped, but outputs of it have come`);
    account(drop.row, "dropped");
  }
  const missing = seen.findIndex((known, row) => known === 0 && sent?.[row] !== 1);
  if (missing >= 0 && !mayLeaveOut(outcome, links))
    throw bad(`row ${missing} is not accounted for`);
}

/**
 * Checks which rows an output says that it was made of.
 * @throws StairsError BAD_OUTCOME.
 */
export function checkParents(output: CallOutput, rows: number): void {
  const { parents } = output;
  if (parents !== null && parents.length !== output.rows) {
    throw bad(`an output has ${output.rows} rows but ${parents.length} parents`);
  }
  if (parents === null && output.rows > 0 && output.rows < rows) {
    throw bad(
      `row ${output.rows} is not accounted for in an output without parents, which has to have all rows of the call`,
    );
  }
  const wrong = parents?.findIndex((row) => row >= rows) ?? -1;
  if (wrong >= 0)
    throw bad(`row ${parents?.[wrong]} in outputs does not exist: the call has ${rows} rows`);
}

function mayLeaveOut(outcome: CallOutcome, links: readonly PlanLink[]): boolean {
  return outcome.outputs.length === 0 && links.every((link) => link.mode === "keep");
}

function checkLink(link: number, links: number): void {
  if (!Number.isInteger(link) || link < 0 || link >= links) {
    throw bad(`link ${link} does not exist: the chain has ${links} links`);
  }
}

function bad(what: string): StairsError {
  return new StairsError(
    "BAD_OUTCOME",
    `The outcome does not fit its call: ${what}. Account for every row exactly once.`,
  );
}

/** Problems of a spec, in words for people. */
import { StairsError } from "../errors.js";

/** One problem. */
export interface GraphProblem {
  /** `app.pipeline`. */
  readonly pipeline: string;
  /** The node, or empty. */
  readonly node: string;
  /** `file:line`, or empty. */
  readonly source: string;
  readonly problem: string;
  readonly fix: string;
}

/** All problems as one error, a line for each. */
export function problemsError(problems: readonly GraphProblem[]): StairsError {
  return new StairsError("BAD_PIPELINE", problems.map(problemText).join("\n"));
}

/** `core.main/f (shop.ts:12): what is wrong. Fix: what to do.` */
function problemText({ pipeline, node, source, problem, fix }: GraphProblem): string {
  const place = node === "" ? pipeline : `${pipeline}/${node}`;
  return `${place}${source === "" ? "" : ` (${source})`}: ${problem}. Fix: ${fix}.`;
}

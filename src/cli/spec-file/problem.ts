/** The problems of spec files: all at once, each with its place and its fix. */
import { StairsError } from "@stairs/core/errors";

/** A place in a file. Lines and columns count from 1. */
export interface FilePosition {
  /** The file's name as given on the command line. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The app, pipeline and node that own the text; empty if unknown. */
export interface Owner {
  readonly app: string;
  readonly pipeline: string;
  readonly node: string;
}

/** One problem. */
export interface SpecFileProblem extends FilePosition, Owner {
  readonly problem: string;
  readonly fix: string;
}

/** Sorted by place, without duplicates. */
export function sortedProblems(problems: readonly SpecFileProblem[]): readonly SpecFileProblem[] {
  const byText = new Map(problems.map((problem) => [problemText(problem), problem]));
  return [...byText.values()].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}

/** `orders.yaml:7:5: shop.orders/geocode: problem. Fix: fix.` */
export function problemText(one: SpecFileProblem): string {
  const pipeline = [one.app, one.pipeline].filter((name) => name !== "").join(".");
  const owner = one.node === "" ? pipeline : `${pipeline}/${one.node}`;
  const place = `${one.file}:${one.line}:${one.column}`;
  return `${place}: ${owner === "" ? "" : `${owner}: `}${one.problem}. Fix: ${one.fix}.`;
}

/** All problems as one error, a line for each. */
export function specFileError(problems: readonly SpecFileProblem[]): StairsError {
  const lines = problems.map((problem) => `  ${problemText(problem)}`);
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return new StairsError(
    "BAD_PIPELINE",
    `${count} in the spec files; nothing is registered.\n${lines.join("\n")}`,
  );
}

/** Parses the text of a spec file. Every value knows its place. JSON is also YAML. */
import { type Document, LineCounter, type ParsedNode, parseDocument } from "yaml";
import type { FilePosition, SpecFileProblem } from "./problem.js";

/** A parsed file and the problems found in it so far. */
export interface SourceFile {
  readonly name: string;
  readonly document: Document.Parsed;
  readonly problems: SpecFileProblem[];
  /** @param offset In characters from the start of the file. */
  readonly positionAt: (offset: number) => FilePosition;
}

/** Parses the text. Reports YAML errors as problems of the file. */
export function parseSource(name: string, text: string): SourceFile {
  const lines = new LineCounter();
  const document = parseDocument<ParsedNode>(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Keeps 64-bit integers exact.
    intAsBigInt: true,
  });
  const positionAt = (offset: number): FilePosition => {
    const { line, col } = lines.linePos(offset);
    return { file: name, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    ...positionAt(error.pos[0]),
    app: "",
    pipeline: "",
    node: "",
    problem: error.message.replace(/\.$/, ""),
    fix: "write it as YAML or JSON",
  }));
  return { name, document, problems, positionAt };
}

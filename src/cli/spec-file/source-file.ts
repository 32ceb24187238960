/** The text of a spec file, parsed: every value knows where it stands. JSON is YAML too. */
import { type Document, LineCounter, type ParsedNode, parseDocument } from "yaml";
import type { FilePosition, SpecFileProblem } from "./problem.js";

/** A parsed file, and what was found wrong in it so far. */
export interface SourceFile {
  readonly name: string;
  readonly document: Document.Parsed;
  readonly problems: SpecFileProblem[];
  /** @param offset In characters from the file's beginning. */
  readonly positionAt: (offset: number) => FilePosition;
}

/** Parses; what is no YAML is among the file's problems. */
export function parseSource(name: string, text: string): SourceFile {
  const lines = new LineCounter();
  const document = parseDocument<ParsedNode>(text, {
    lineCounter: lines,
    prettyErrors: false,
    // A 64-bit integer stays what it is.
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

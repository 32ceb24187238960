/**
 * The fenced blocks of the READMEs of the packages and of `docs/`. A comment before a block says where its truth lies:
 *
 *   <!-- file: PATH -->       the block is that file
 *   <!-- part of: PATH -->    the block is some consecutive lines of that file
 *   <!-- commands: NAME -->   a test runs these commands
 *   <!-- output: NAME -->     a test compares this with what a program prints
 *   <!-- shown: REASON -->    no test runs this, for that reason
 *
 * A block whose language is `text` is a picture and needs no comment.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryTop } from "./source-tree.js";

/** What the comment before a block says of it. */
export type BlockKind = "file" | "part of" | "commands" | "output" | "shown";

/** One fenced block of a document. */
export interface DocumentBlock {
  /** The document, such as `docs/guide/redis.md`. */
  readonly path: string;
  /** The line of the opening fence, from 1. */
  readonly line: number;
  /** The word behind the opening fence; may be empty. */
  readonly language: string;
  /** Undefined without a comment. */
  readonly kind: BlockKind | undefined;
  /** What the comment says behind its kind: a path, a name, or a reason. */
  readonly subject: string;
  /** The lines between the fences, each with its end. */
  readonly text: string;
}

const comment = /^<!-- (file|part of|commands|output|shown): (.+) -->$/;

/** The READMEs of the packages and every document under `docs/`, by their paths. */
export function documentPaths(): string[] {
  const below = readdirSync(join(repositoryTop, "docs"), { recursive: true, encoding: "utf8" });
  return [
    "README.md",
    "sdk-ts/README.md",
    ...below.filter((path) => path.endsWith(".md")).map((path) => `docs/${path}`),
  ];
}

/** The text of a file of the repository. */
export function readDocument(path: string): string {
  return readFileSync(join(repositoryTop, path), "utf8");
}

/** The blocks of one document, in order. */
export function blocksIn(path: string, text = readDocument(path)): DocumentBlock[] {
  const blocks: DocumentBlock[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(`{3,})(\w*)/.exec(lines[at] ?? "");
    if (fence === null) continue;
    const [, mark = "", language = ""] = fence;
    const end = lines.indexOf(mark, at + 1);
    const before = lines.slice(0, at).findLast((line) => line.trim() !== "") ?? "";
    const [, kind, subject = ""] = comment.exec(before) ?? [];
    const content = lines.slice(at + 1, end);
    const text = content.map((line) => `${line}\n`).join("");
    blocks.push({
      path,
      line: at + 1,
      language,
      kind: kind as BlockKind | undefined,
      subject,
      text,
    });
    at = end;
  }
  return blocks;
}

/**
 * The lines of the block of this kind and name.
 * @throws Error when the document has no such block.
 */
export function shownLines(path: string, kind: BlockKind, subject: string): string[] {
  const found = blocksIn(path).find((block) => block.kind === kind && block.subject === subject);
  if (found === undefined) throw new Error(`${path} has no block <!-- ${kind}: ${subject} -->`);
  return found.text.trimEnd().split("\n");
}

/** Whether `part` is some consecutive lines of `whole`, in either with any indentation. */
export function isPartOf(part: string, whole: string): boolean {
  const plain = (text: string): string => withoutIndentation(text.trimEnd().split("\n"));
  const wanted = plain(part);
  const count = wanted.split("\n").length;
  const lines = whole.split("\n");
  return lines.some((_, at) => withoutIndentation(lines.slice(at, at + count)) === wanted);
}

function withoutIndentation(lines: readonly string[]): string {
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const least = Math.min(...indents);
  return lines.map((line) => line.slice(least)).join("\n");
}

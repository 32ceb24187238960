/** The rows that go in: every line of every text file under a `node_modules` folder. */
import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

/** A line of a file. */
export interface SourceLine {
  /** The package that the file belongs to: `typescript`, `@types/node`. */
  package: string;
  /** Its path below the folder. */
  file: string;
  /** From 1. */
  line: number;
  text: string;
}

const textFiles = new Set([".md", ".txt", ".js", ".cjs", ".mjs", ".ts"]);

/** All lines below `root`, file by file. Links and names that begin with a dot are left out. */
export function* sourceLines(root: string): Generator<SourceLine> {
  for (const path of textFilesBelow(root)) {
    const file = relative(root, path).split(sep).join("/");
    const owner = packageOf(file);
    const lines = readFileSync(path, "utf8").split("\n");
    if (lines.at(-1) === "") lines.pop();
    for (const [i, text] of lines.entries()) yield { package: owner, file, line: i + 1, text };
  }
}

function* textFilesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort(byName)) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* textFilesBelow(path);
    else if (entry.isFile() && textFiles.has(extname(entry.name))) yield path;
  }
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

function packageOf(file: string): string {
  const inside = file.split("/node_modules/").at(-1) ?? file;
  const [first = "", second = ""] = inside.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}

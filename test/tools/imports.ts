/**
 * Which file imports which, read from the text: `import … from`, `export … from`, `import "…"` and
 * `import("…")`, types included. Paths are relative to the repository's top, with forward slashes.
 */
import { posix } from "node:path";
import { readSource } from "./source-text.js";

/** Path to content. */
export type Tree = ReadonlyMap<string, string>;

export interface Import {
  readonly from: string;
  /** As written: `./batch.js`, `node:fs`, `@stairs/core`. */
  readonly specifier: string;
  /** The file in the tree that it means; undefined for a package of others. */
  readonly to: string | undefined;
}

/** Our packages' entries, which imports by name mean. */
const entries: Readonly<Record<string, string>> = {
  "@stairs/core": "src/core/index.ts",
  "@stairs/core/address": "src/core/address.ts",
  "@stairs/core/clock": "src/core/clock.ts",
  "@stairs/core/duration": "src/core/duration.ts",
  "@stairs/core/errors": "src/core/errors.ts",
  "@stairs/core/names": "src/core/names.ts",
  "@stairs/core/settings": "src/core/settings.ts",
  "@stairs/core/protocol": "src/core/protocol/index.ts",
  "@stairs/sdk": "sdk-ts/src/index.ts",
  "@stairs/sdk/client": "sdk-ts/src/client.ts",
  "@stairs/sdk/internal": "sdk-ts/src/internal.ts",
};

const importPattern = /\bfrom\s*"§(\d+)"|\bimport\s*\(?\s*"§(\d+)"/g;

export function importsOf(tree: Tree): Import[] {
  const imports: Import[] = [];
  for (const [from, text] of tree) {
    if (!/\.[jt]s$/.test(from)) continue;
    const { code, strings } = readSource(text);
    for (const match of code.matchAll(importPattern)) {
      const specifier = strings[Number(match[1] ?? match[2])] ?? "";
      imports.push({ from, specifier, to: targetOf(from, specifier, tree) });
    }
  }
  return imports;
}

function targetOf(from: string, specifier: string, tree: Tree): string | undefined {
  if (!specifier.startsWith(".")) return entries[specifier];
  const path = posix.join(posix.dirname(from), specifier);
  const source = path.replace(/\.js$/, ".ts");
  return tree.has(source) ? source : path;
}

/** One path for each cycle found, its first file repeated at the end. */
export function cyclesOf(imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) {
    if (to !== undefined) targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return cycles;
}

/**
 * What has to be proved by tests: every feature (F), rule (R) and invariant (I) that `docs/rules.md` promises. A test
 * that proves some of them names them at the end of its title or of that of a group around it: `(F12)`, `(R2, I5)`.
 */
import type { Tree } from "./imports.js";
import { promiseBook } from "./promises.js";
import { readSource } from "./source-text.js";

/** What is promised, and so has to be proved, by kind. */
export const proved: Readonly<Record<"features" | "rules" | "invariants", readonly string[]>> = {
  features: promised("F"),
  rules: promised("R"),
  invariants: promised("I"),
};

/** What a title says that its test proves. */
export function namesIn(title: string): string[] {
  const lists = title.match(/\([FRI]\d+(?:, [FRI]\d+)*\)/g) ?? [];
  return [...new Set(lists.flatMap((list) => list.slice(1, -1).split(", ")))];
}

/** Tests of the tests' own tools say nothing about the product. */
export function isOfProduct(path: string): boolean {
  return (
    /^test\/(?:unit|conformance|flow|repo)\//.test(path) && !path.startsWith("test/unit/support/")
  );
}

/** What no title in these sources names, of a kind. */
export function unproved(kind: keyof typeof proved, tree: Tree): string[] {
  const named = namedBy(tree);
  return proved[kind].filter((name) => !named.has(name));
}

/** What the titles in these sources of the product's tests say that they prove. */
export function namedBy(tree: Tree): ReadonlySet<string> {
  const named = new Set<string>();
  for (const [path, text] of tree) {
    if (!path.endsWith(".ts") || !isOfProduct(path)) continue;
    for (const title of readSource(text).strings)
      for (const name of namesIn(title)) named.add(name);
  }
  return named;
}

function promised(letter: string): string[] {
  const built = promiseBook.promises.filter(({ isPlanned }) => !isPlanned);
  return built.map(({ name }) => name).filter((name) => name.startsWith(letter));
}

/**
 * What has to be proved by tests: features (F), rules (R) and invariants (I). A test that proves some of
 * them names them at the end of its title or of that of a group around it: `(F12)`, `(R2, I5)`.
 */
import type { Tree } from "./imports.js";
import { readSource } from "./source-text.js";

/** What is built, and so has to be proved, by kind. */
export const proved: Readonly<Record<"features" | "rules" | "invariants", readonly string[]>> = {
  features: [
    ...numbered("F", 1, 4),
    ...numbered("F", 10, 26),
    ...numbered("F", 30, 34),
    ...numbered("F", 73, 74),
  ],
  rules: numbered("R", 1, 22),
  invariants: numbered("I", 1, 11),
};

/** What nothing has to prove yet, and why. */
export const notYet: Readonly<Record<string, string>> = {
  R4: "there are no atomic runs yet",
  R16: "there is no iteration of consumers yet",
  R21: "what it says of Redis is proved with the outages of Redis",
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
  const named = new Set<string>();
  for (const [path, text] of tree) {
    if (!path.endsWith(".ts") || !isOfProduct(path)) continue;
    for (const title of readSource(text).strings)
      for (const name of namesIn(title)) named.add(name);
  }
  return proved[kind].filter((name) => !named.has(name) && notYet[name] === undefined);
}

function numbered(letter: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => `${letter}${from + at}`);
}

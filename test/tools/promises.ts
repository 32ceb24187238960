/**
 * Reads `docs/rules.md`, the one place that defines rules (R), invariants (I), and features (F). A definition is one
 * list item: `- **R1** A sentence.` What stands under the heading "Planned" is not promised yet.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryTop } from "./source-tree.js";

/** What `docs/rules.md` says about one number. */
export interface Promised {
  /** `R1`, `I11`, `F73`. */
  readonly name: string;
  /** What is promised, in whole sentences. */
  readonly text: string;
  /** True for what stands under "Planned": nothing proves it yet. */
  readonly isPlanned: boolean;
}

/** A document that is read: its definitions, and a sentence for each line that is not a definition but looks like one. */
export interface PromiseBook {
  readonly promises: readonly Promised[];
  readonly problems: readonly string[];
}

const definition = /^- \*\*([RIF][1-9]\d{0,2})\*\* (\S.*[.])$/;
const resembles = /^\s*[-*] \W*[RIF]\d/;
const citation = /(?<![\w.#+-])[RIF][1-9]\d{0,2}(?!\w|[.-]\d)/g;

/** The definitions in the text of `docs/rules.md`. */
export function readPromises(text: string): PromiseBook {
  const promises: Promised[] = [];
  const problems: string[] = [];
  let isPlanned = false;
  for (const [at, line] of text.split("\n").entries()) {
    if (line.startsWith("## ")) isPlanned = line === "## Planned";
    const [, name = "", sentence = ""] = definition.exec(line) ?? [];
    if (name === "") {
      if (resembles.test(line)) problems.push(`line ${at + 1} is no definition: ${line}`);
      continue;
    }
    if (promises.some((other) => other.name === name)) problems.push(`${name} is defined twice`);
    promises.push({ name, text: sentence, isPlanned });
  }
  return { promises, problems: [...problems, ...outOfOrder(promises)] };
}

/** The definitions of this checkout. */
export const promiseBook: PromiseBook = readPromises(
  readFileSync(join(repositoryTop, "docs/rules.md"), "utf8"),
);

/** The numbers that a text cites, each once. `F1` counts, `F1.5`, `-R2` and `R2D2` do not. */
export function citedIn(text: string): string[] {
  return [...new Set(text.match(citation) ?? [])];
}

/** A reader finds a number by its place: within a part of the document the numbers of one letter rise. */
function outOfOrder(promises: readonly Promised[]): string[] {
  return promises.flatMap(({ name, isPlanned }, at) => {
    const before = promises
      .slice(0, at)
      .findLast((other) => other.name[0] === name[0] && other.isPlanned === isPlanned);
    const rises = before === undefined || Number(before.name.slice(1)) < Number(name.slice(1));
    return rises ? [] : [`${name} stands behind ${before.name}`];
  });
}

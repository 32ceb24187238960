/** What a token may allow: a closed list. */
import { StairsError } from "@stairs/core/errors";

/** Scope → what it allows, for people. */
export const scopes = {
  worker: "connect as a worker, register pipelines, wait until they are idle",
  produce: "push and call rows, register pipelines",
  read: "see status, pipelines, workers, steps, dead letters",
  admin: "everything, and change what runs",
} as const;

/** One of the closed list. */
export type Scope = keyof typeof scopes;

/** All of them. */
export const scopeNames = Object.keys(scopes) as readonly Scope[];

/** Files of tokens may hold it: it guards no method, so it allows nothing, and no new token gets it. */
const idleScope = "consume";

/** A scope in a file of tokens. */
export type KeptScope = Scope | typeof idleScope;

/** All that a file of tokens may hold. */
export const keptScopeNames: readonly KeptScope[] = [...scopeNames, idleScope];

/** True for a name of the list. */
function isScope(name: string): name is Scope {
  return Object.hasOwn(scopes, name);
}

/** Whether these scopes allow what any of `needed` allows; admin allows everything. */
export function allows(granted: readonly KeptScope[], needed: readonly Scope[]): boolean {
  return granted.includes("admin") || needed.some((scope) => granted.includes(scope));
}

/**
 * The scopes of `worker,produce`.
 * @throws StairsError BAD_ARGUMENT.
 */
export function parseScopes(text: string): readonly Scope[] {
  const words = text.split(",").map((word) => word.trim());
  return [...new Set(words)].map((word) => {
    if (isScope(word)) return word;
    const problem =
      word === idleScope
        ? `The scope ${word} guards no method yet, so a token with it would allow nothing`
        : `${JSON.stringify(word)} is no scope`;
    throw new StairsError(
      "BAD_ARGUMENT",
      `${problem}: expected some of ${scopeNames.join(", ")}, with commas between them.`,
    );
  });
}

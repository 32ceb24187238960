/** What a token can allow: a closed list. */
import { StairsError } from "@stairs/core/errors";

/** Scope → a description of what it allows. */
export const scopes = {
  worker: "connect as a worker, register pipelines, wait until they are idle, list dead letters",
  produce: "push and call rows, register pipelines, wait until they are idle",
  read: "see status, pipelines, workers, steps, dead letters",
  admin: "everything, and change what runs",
} as const;

/** A scope: one of the closed list. */
export type Scope = keyof typeof scopes;

/** All scopes. */
export const scopeNames = Object.keys(scopes) as readonly Scope[];

/**
 * A retired scope. A token file can still contain it, but it guards no method and allows nothing.
 * New tokens cannot have it.
 */
const idleScope = "consume";

/** A scope in a token file. */
export type KeptScope = Scope | typeof idleScope;

/** All scopes that a token file can contain. */
export const keptScopeNames: readonly KeptScope[] = [...scopeNames, idleScope];

/** True if the name is in the list. */
function isScope(name: string): name is Scope {
  return Object.hasOwn(scopes, name);
}

/** Whether these scopes include any of `needed`. The scope `admin` includes all. */
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
        ? `The scope ${word} guards no method yet; a token with this scope would allow nothing`
        : `${JSON.stringify(word)} is not a scope`;
    throw new StairsError(
      "BAD_ARGUMENT",
      `${problem}: expected one or more of ${scopeNames.join(", ")}, separated by commas.`,
    );
  });
}

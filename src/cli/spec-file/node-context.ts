/** What a node of a spec file is read with: its options, and the nodes before it. */
import type { FileValue } from "./value.js";

/** A node that is being read. */
export interface NodeContext {
  readonly name: string;
  /** `file:line`. */
  readonly source: string;
  /** What the node does: a key of `verbs`. */
  readonly verb: string;
  /** What stands behind the verb. */
  readonly subject: FileValue;
  /** The other options by their key. */
  readonly options: ReadonlyMap<string, FileValue>;
  /** The node before, whose frame is read where no other is named. */
  readonly before: string;
  /** Names of the nodes before. */
  readonly known: ReadonlySet<string>;
  /** Call nodes make no frame: the name of each, and the node whose frame it hands over. */
  readonly calls: ReadonlyMap<string, string>;
}

/** The node that `input` names, or the one before. */
export function inputOf(context: NodeContext): string {
  const named = context.options.get("input");
  return named === undefined ? context.before : frameNamed(context, named, "input");
}

/** A node's name. Whether there is such a node is checked with the whole graph. */
export function frameNamed(context: NodeContext, value: FileValue, what: string): string {
  const name = value.text(what);
  const handed = name === undefined ? undefined : context.calls.get(name);
  if (handed !== undefined)
    value.report(
      `${what} is ${name}, which hands rows over and makes no frame`,
      `read ${handed}, whose rows it hands over`,
    );
  return name ?? context.before;
}

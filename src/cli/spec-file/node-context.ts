/** The context for reading a node of a spec file: its options and the nodes before it. */
import type { FileValue } from "./value.js";

/** The node to read. */
export interface NodeContext {
  readonly name: string;
  /** `file:line`. */
  readonly source: string;
  /** The node's verb: a key of `verbs`. */
  readonly verb: string;
  /** The value of the verb. */
  readonly subject: FileValue;
  /** The other options, by key. */
  readonly options: ReadonlyMap<string, FileValue>;
  /** The previous node. Its frame is the input if the item names no other. */
  readonly before: string;
  /** Names of the earlier nodes. */
  readonly known: ReadonlySet<string>;
  /** Call nodes make no frame: name of each → the node whose frame it hands over. */
  readonly calls: ReadonlyMap<string, string>;
}

/** The node that `input` names, or the previous node. */
export function inputOf(context: NodeContext): string {
  const named = context.options.get("input");
  return named === undefined ? context.before : frameNamed(context, named, "input");
}

/** A node's name. The check of the whole graph finds out whether the node exists. */
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

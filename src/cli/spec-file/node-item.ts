/** One item of a pipeline's `nodes`: `NAME: { VERB: what, option: value }`. */
import { nearest, type SpecNode } from "@stairs/core";
import type { NodeContext } from "./node-context.js";
import type { FileEntry, FileValue } from "./value.js";
import { type Verb, verbs } from "./verbs.js";

/** A node's name and its body. */
export interface NodeItem {
  readonly name: string;
  /** The name, for its place; problems there name the node. */
  readonly at: FileValue;
  readonly body: FileValue;
  /** True if the item cannot be read; the problem is reported. */
  readonly isBroken: boolean;
}

/** The context for reading a node, without the parts that its own item gives. */
export type NodesBefore = Pick<NodeContext, "before" | "known" | "calls">;

/** The item's name and body. */
export function nodeItem(item: FileValue): NodeItem | undefined {
  const fix = "write - name: { subscribe: a/step }";
  const [entry, second] = item.entries("a node", fix) ?? [];
  if (entry === undefined) return item.isMap ? item.report("a node is empty", fix) : undefined;
  const owner = { node: entry.key };
  const at = entry.at.of(owner);
  if (second !== undefined) {
    at.report(
      entry.value.isEmpty
        ? "its options are at the level of its name"
        : `${JSON.stringify(second.key)} is in the same item`,
      entry.value.isEmpty
        ? "indent the options further than the name"
        : "start each node with a dash of its own, and keep its options in its braces",
    );
  }
  return { name: entry.key, at, body: entry.value.of(owner), isBroken: second !== undefined };
}

/** The fields that `entry: { fields: [zip] }` declares. */
export function entryFields(item: NodeItem): readonly string[] {
  if (item.body.isEmpty) return [];
  const entries = item.body.entries("entry", "write entry: { fields: [zip] }") ?? [];
  return entries.flatMap(({ key, at, value }) => {
    if (key === "fields") return value.texts("fields") ?? [];
    at.report(
      `entry has no option ${JSON.stringify(key)}${nearest(key, ["fields"])}`,
      "entry takes fields only; give a node that does something another name",
    );
    return [];
  });
}

/** The nodes that an item represents; its own node comes last. Reports problems. */
export function nodesOf(item: NodeItem, before: NodesBefore): readonly SpecNode[] {
  const { name, at, body, isBroken } = item;
  if (isBroken) return [];
  const entries = body.entries(`node ${name}`, `write - ${name}: { subscribe: a/step }`);
  if (entries === undefined) return [];
  const [said, other] = entries.filter(({ key }) => verbs.has(key));
  const verb = said === undefined ? undefined : verbs.get(said.key);
  if (said === undefined || verb === undefined) return noVerb(at, entries);
  if (other !== undefined) {
    other.at.report(
      `it has both ${said.key} and ${other.key}`,
      "make two nodes, one after the other",
    );
  }
  const options = optionsOf(said, verb, entries);
  return verb.read({
    ...before,
    name,
    source: at.source,
    verb: said.key,
    subject: said.value,
    options,
  });
}

function optionsOf(
  said: FileEntry,
  verb: Verb,
  entries: readonly FileEntry[],
): ReadonlyMap<string, FileValue> {
  const options = new Map<string, FileValue>();
  for (const { key, at, value } of entries) {
    if (verbs.has(key)) continue;
    if (verb.options.includes(key)) options.set(key, value);
    else {
      at.report(
        `${said.key} has no option ${JSON.stringify(key)}${nearest(key, verb.options)}`,
        verb.options.length === 0
          ? `${said.key} takes no other options`
          : `use ${verb.options.join(", ")}`,
      );
    }
  }
  return options;
}

function noVerb(at: FileValue, entries: readonly FileEntry[]): readonly SpecNode[] {
  const known = [...verbs.keys()];
  // Do not take an option for a mistyped verb.
  const options = new Set([...verbs.values()].flatMap((verb) => verb.options));
  const hints = entries.filter(({ key }) => !options.has(key));
  const close = hints.find(({ key }) => nearest(key, known) !== "");
  (close?.at ?? at).report(
    close === undefined
      ? "it has no verb"
      : `${JSON.stringify(close.key)} is not a verb${nearest(close.key, known)}`,
    `give it one of ${known.join(", ")}`,
  );
  return [];
}

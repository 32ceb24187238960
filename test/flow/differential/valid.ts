/** Which programs a builder accepts: every frame is used, and no field is read where it cannot be. */
import { hasNoFrame, type Node, pointField, type Program, readBy, worksAlone } from "./program.js";

/** The fields of a frame; null: not known. */
type Known = ReadonlySet<string> | null;

/** True if the program can be built. */
export function isValid(program: Program): boolean {
  const parts = [...program.inner, ...program.targets];
  return (
    parts.every(isValid) &&
    reads(program) &&
    unused(program).length === 0 &&
    worksAtAll(program) &&
    knownFields(program, null) !== "bad"
  );
}

/** Nodes that would be errors, since nothing reads them. */
export function unused(program: Program): number[] {
  const { nodes, result } = program;
  const read = new Set(nodes.flatMap(readBy));
  return nodes.flatMap((node, at) => {
    const used = at === 0 || at === result || read.has(at) || worksAlone(node, program);
    return used ? [] : [at];
  });
}

/** True for a program that does something besides handing on its rows. */
function worksAtAll({ nodes, result }: Program): boolean {
  return (
    result !== null ||
    nodes.some(({ kind }) => kind === "consumer" || kind === "call" || kind === "copy")
  );
}

function reads({ nodes, result, inner, targets }: Program): boolean {
  const isFrame = (at: number, before: number): boolean => {
    const node = nodes[at];
    return node !== undefined && at < before && !hasNoFrame(node);
  };
  if (result !== null && !isFrame(result, nodes.length)) return false;
  return nodes.every((node, at) => {
    if (!readBy(node).every((input) => isFrame(input, at))) return false;
    if (node.kind === "concatenate") return node.parts.length > 0;
    if (node.kind === "rename" || node.kind === "select") return node.names.length > 0;
    if (node.kind === "call") return targets[node.target] !== undefined;
    if (node.kind !== "copy") return true;
    const copied = inner[node.inner];
    return copied !== undefined && (node.mode === "merge" || copied.result !== null);
  });
}

/** The fields of the frame that the program returns, or that it reads one that cannot be there. */
export function knownFields(program: Program, entry: Known): Known | "bad" {
  const frames: Known[] = [];
  for (const [at, node] of program.nodes.entries()) {
    const after = fieldsAfter(program, node, entry, (input) => frames[input] ?? null, at);
    if (after === "bad") return "bad";
    frames.push(after);
  }
  return program.result === null ? null : (frames[program.result] ?? null);
}

function fieldsAfter(
  { nodes, inner }: Program,
  node: Node,
  entry: Known,
  frame: (input: number) => Known,
  at: number,
): Known | "bad" {
  switch (node.kind) {
    case "entry":
      return entry;
    case "func": {
      const before = frame(node.input);
      return before === null || node.inputs === null || hasAll(before, node.inputs) ? null : "bad";
    }
    case "many":
      return null;
    case "consumer":
    case "call":
      return frame(node.input);
    case "get":
    case "rename":
    case "select":
      return named(node, frame(node.input));
    case "addValue":
      return together([frame(node.input), new Set(Object.keys(node.values))]);
    case "concatenate":
      return together(
        node.parts.map(({ input, name }) => {
          if (name === null) return frame(input);
          const point = pointField(nodes, input);
          const known = frame(input);
          return point === null || known === null || known.has(point) ? new Set([name]) : null;
        }),
      );
    case "copy": {
      const copied = inner[node.inner];
      if (copied === undefined) throw new Error(`node ${at} copies nothing`);
      const before = frame(node.input);
      const result = knownFields(copied, before);
      if (result === "bad") return "bad";
      if (copied.result === null) return before;
      const end = node.mode === "merge" ? together([before, result]) : result;
      return node.when === "none" ? end : together([end, before]);
    }
  }
}

function named(
  node: Node & { readonly kind: "get" | "rename" | "select" },
  before: Known,
): Known | "bad" {
  const names = node.kind === "get" ? [[node.field, node.field] as const] : node.names;
  const olds = names.map(([, old]) => old);
  if (before !== null && !hasAll(before, olds)) return "bad";
  const made = names.map(([name]) => name);
  if (node.kind !== "rename") return new Set(made);
  return before === null
    ? null
    : new Set([...[...before].filter((one) => !olds.includes(one)), ...made]);
}

function hasAll(known: ReadonlySet<string>, fields: readonly string[]): boolean {
  return fields.every((field) => known.has(field));
}

function together(all: readonly Known[]): Known {
  const fields = new Set<string>();
  for (const known of all) {
    if (known === null) return null;
    for (const field of known) fields.add(field);
  }
  return fields;
}

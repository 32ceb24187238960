/** Nodes that move columns without running a step. */
import type { SpecNode } from "@stairs/core";
import { frameNamed, inputOf, type NodeContext } from "./node-context.js";
import type { FileValue } from "./value.js";

type Part = Extract<SpecNode, { op: "concatenate" }>["parts"][number];

/** `{ get: zip }`. */
export function getNode(context: NodeContext): readonly SpecNode[] {
  const { name, source, subject } = context;
  return [{ op: "get", name, source, input: inputOf(context), field: subject.text("get") ?? "" }];
}

/** `{ rename: { new: old } }`, `{ select: { new: old } }`, `{ select: [one, other] }`. */
export function fieldsNode(context: NodeContext, op: "rename" | "select"): readonly SpecNode[] {
  const { name, source, subject } = context;
  const names =
    op === "select" && subject.isList
      ? subject.texts(op)?.map((field) => [field, field] as const)
      : subject
          .entries(
            op,
            op === "rename" ? "write rename: { new: old }" : "write select: [one, other]",
          )
          ?.map(({ key, value }) => [key, value.text(`the old name of ${key}`) ?? ""] as const);
  return [{ op, name, source, input: inputOf(context), names: names ?? [] }];
}

/** `{ concatenate: [frame, frame.field] }` or `{ concatenate: { new: frame.field, nested: frame } }`, also mixed. */
export function concatenateNode(context: NodeContext): readonly SpecNode[] {
  const { name, source, subject } = context;
  const parts = subject.isMap
    ? namedParts(context, subject)
    : subject
        .items("concatenate", "write concatenate: [one_node, other_node.field]")
        ?.flatMap((item) =>
          item.isMap ? namedParts(context, item) : [partOf(context, item, null)],
        );
  return [{ op: "concatenate", name, source, parts: parts ?? [] }];
}

/** `{ add_value: { path: /tmp/x } }`. */
export function addValueNode(context: NodeContext): readonly SpecNode[] {
  const { name, source, subject } = context;
  const values = subject
    .entries("add_value", "write add_value: { field: value }")
    ?.map(({ key, value }) => [key, value.json(`the value of ${key}`) ?? "null"] as const);
  return [{ op: "addValue", name, source, input: inputOf(context), values: values ?? [] }];
}

function namedParts(context: NodeContext, map: FileValue): readonly Part[] {
  const entries = map.entries("concatenate", "write concatenate: { new: node.field }") ?? [];
  return entries.map(({ key, value }) => partOf(context, value, key));
}

/** `node` or `node.field`: a node's name has no dots, a field's name can have some. */
function partOf(context: NodeContext, value: FileValue, name: string | null): Part {
  const text = value.text("a part of concatenate") ?? context.before;
  const dot = text.indexOf(".");
  const input = dot < 0 ? frameNamed(context, value, "a part of concatenate") : text.slice(0, dot);
  return { input, field: dot < 0 ? null : text.slice(dot + 1), name };
}
